"""Phụ lục XIV of NĐ 39/2016/NĐ-CP: the province's return, rolled up from accepted returns of employers."""
