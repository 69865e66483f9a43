"""The pages behind sign-in, by who uses them."""

from __future__ import annotations

from assessments.urls import agency, council, people

urlpatterns = [
    *people.urlpatterns,
    *agency.urlpatterns,
    *council.urlpatterns,
]
