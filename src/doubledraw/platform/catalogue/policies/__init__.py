"""Who may do what with items, lists, check sheets and rules documents."""
