"""The component library: colour, spacing and ARIA live in ``components/`` and in the CSS.

Every tag is available in every template without ``{% load %}``; ``/thanh-phan/`` shows each in
each of its states. A tag with an end takes the markup between the two as its content.
"""

from __future__ import annotations

from django import template

from dti_portal.components import blocks, procedure, signs, ways, words

register = template.Library()
for part in (words, signs, ways, blocks, procedure):
    register.tags |= part.register.tags
    register.filters |= part.register.filters
