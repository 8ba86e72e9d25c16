"""The selection of DD-1 §4 on database engines, for frames that do not fit a Python process.

The statements are plain SQL over two functions that each engine defines: `dd_sha(text)`, the hex
SHA-256 of a text, and `dd_k(number)`, the first 13 hex digits of a number as an integer. Results
are those of `doubledraw.draw.selection`, byte for byte. Suite sha256 only: neither engine has SM3.
"""
