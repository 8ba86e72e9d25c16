"""Annual inspection plans and their lines (年度抽查工作计划)."""
