"""The design system: base pages, components, error pages, language."""
