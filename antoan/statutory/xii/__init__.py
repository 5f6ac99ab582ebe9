"""Phụ lục XII of NĐ 39/2016/NĐ-CP: the employer's half-yearly and yearly return of occupational accidents."""
