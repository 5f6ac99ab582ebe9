"""What is on offer is shown, and what is referred to exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.urls import reverse

import antoan
from antoan.config.navigation import items
from antoan.ui.icons import ICONS
from antoan.ui.views import SHELL

ROOT = Path(antoan.__file__).parent
COMPONENTS = yaml.safe_load((ROOT / "ui/templates/components.yaml").read_text(encoding="utf8"))["components"]
TEMPLATES = sorted(ROOT.glob("*/templates/**/*.html"))


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_says_what_it_takes_and_is_shown(name):
    assert Path(get_template(COMPONENTS[name]).origin.name).read_text(encoding="utf8").startswith("{# ")
    shown = "".join(
        (ROOT / "ui/templates/ui" / f"{page}.html").read_text(encoding="utf8")
        for page in ("gallery", "components/list_table")
    )
    assert re.search(rf"{{% #?{name} ", shown), f"{name} is not on the gallery page"


def test_every_component_file_has_a_tag():
    files = {path.stem for path in (ROOT / "ui/templates/ui/components").glob("*.html")}
    assert files == set(COMPONENTS)


def test_every_line_of_the_menu_leads_somewhere_and_has_an_icon():
    assert items()
    for item in items():
        assert reverse(item.url_name)
        assert item.icon in ICONS, item.icon


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_use_icons_that_exist_and_no_inline_script_or_style(path):
    text = path.read_text(encoding="utf8")
    assert set(re.findall(r'{% icon "([^"]+)"', text)) <= set(ICONS)
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)(?![^>]*application/json)", text)


def test_service_worker_keeps_the_frame(client, db):
    answer = client.get(reverse("service_worker"))
    assert answer["Service-Worker-Allowed"] == "/"
    assert "no-cache" in answer["Cache-Control"]
    text = answer.content.decode()
    for name in SHELL:
        assert finders.find(name), name
        assert name in text
    assert reverse("ui:offline") in text


def test_gallery_answers_wrong_input_with_422(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("x", full_name="X"))
    assert client.get(reverse("ui:gallery")).status_code == 200
    answer = client.post(reverse("ui:gallery"), {"name": ""})
    assert answer.status_code == 422
    assert "Chưa gửi được" in answer.content.decode()
