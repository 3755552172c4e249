"""Addresses of the pages of the directory."""

from __future__ import annotations

from django.urls import path

from tracemark.web.pages.directory import contacts, registering

urlpatterns = [
    path("", contacts.listing, name="contacts"),
    path("export", contacts.export, name="contacts_export"),
    path("new", registering.new_contact, name="contact_new"),
    path("authorities", registering.authorities, name="authorities"),
    path("authorities/new", registering.new_authority, name="authority_new"),
    path("<uuid:uuid>", contacts.show, name="contact"),
    path("<uuid:uuid>/confirm", contacts.confirm, name="contact_confirm"),
    path("<uuid:uuid>/end", contacts.end, name="contact_end"),
]
