"""The same scoring on Apache Spark, for lists of a nation: other settings, same specification, same model, same pairs.

Lists are made standard, rules chosen and the model learned in DuckDB, which does that for a hundred million rows on
one machine; Spark does what grows with the square of the lists: it brings the pairs together and weighs them.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from antoan.linkage.blocking import Rule, Tables
from antoan.linkage.errors import LinkageRefused
from antoan.linkage.frequency import frequency_table
from antoan.linkage.session import literal
from antoan.linkage.settings import frequency_columns, splink_settings

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from antoan.linkage.model import Model
    from antoan.linkage.session import Session


def score_on_spark(
    session: Session, tables: Tables, model: Model, rules: Sequence[Rule], threshold: float, *, master: str
) -> str:
    """Score the pairs on the cluster at `master`; returns the DuckDB table of those at or above the threshold.

    The scratch directory (Parquet in, Parquet out) must be one that all workers see.
    """
    spark = _start(master)
    try:
        out = session.directory / "scored"
        _predict(spark, session, tables, model, rules, threshold).write.mode("overwrite").parquet(str(out))
    finally:
        spark.stop()
    session.con.execute(
        f"create or replace temp table scored as select * from read_parquet({literal(f'{out}/*.parquet')})"
    )
    return "scored"


def _start(master: str) -> SparkSession:
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
        from splink.internals.spark.jar_location import similarity_jar_location
    except ImportError as error:
        raise LinkageRefused(_("Chưa cài Apache Spark: cần gói pyspark (nhóm “spark”) và Java 17.")) from error
    builder = SparkSession.builder.master(master).appName("antoan-link")
    builder = builder.config("spark.jars", similarity_jar_location()).config("spark.ui.enabled", "false")
    try:
        return builder.getOrCreate()
    # No such cluster, no Java, a cluster of another version.
    except (PySparkException, import_module("py4j.protocol").Py4JError) as error:
        raise LinkageRefused(
            _(
                "Không chạy được Spark ở “%s”. Hãy kiểm tra địa chỉ cụm máy, mạng và Java 17; không có cụm thì bỏ --spark."
            )
            % master
        ) from error


def _predict(
    spark: SparkSession, session: Session, tables: Tables, model: Model, rules: Sequence[Rule], threshold: float
) -> DataFrame:
    from splink import Linker, SparkAPI

    spark.sparkContext.setCheckpointDir(str(session.directory / "checkpoints"))
    api = SparkAPI(spark_session=spark)  # type: ignore[no-untyped-call]

    def moved(table: str) -> DataFrame:
        path = session.directory / f"{table}.parquet"
        session.con.execute(f"copy {table} to {literal(str(path))} (format parquet)")
        return spark.read.parquet(str(path))

    inputs = [
        api.register(moved(name), table_name=name, dataset_display_name=str(i)) for i, name in enumerate(tables.names)
    ]
    settings = splink_settings(model, tables, rules, dialect="spark")
    linker = Linker(inputs, settings, log_level=None, validate_settings=False)
    for column in frequency_columns(model):
        frequencies = moved(frequency_table(session.con, column, tables.names))
        linker.table_management.register_term_frequency_lookup(api.register(frequencies), column)
    found = linker.inference.predict(threshold_match_probability=threshold, warning_mode="never")
    scored: DataFrame = found.as_spark_dataframe()
    return scored
