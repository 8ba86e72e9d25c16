"""Freeze, ceremony and record of each draw (随机抽取)."""
