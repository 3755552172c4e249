"""Addresses of the ledger's pages."""

from __future__ import annotations

from django.urls import path

from tracemark.web.pages.ledger import views

urlpatterns = [
    path("", views.listing, name="ledger"),
    path("<int:seq>", views.show, name="ledger_entry"),
    path("<int:seq>/proof", views.proof_file, name="ledger_proof"),
    path("checkpoint", views.checkpoint, name="ledger_checkpoint"),
]
