"""A node does not run on a database that could lose what it acknowledged."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from tracemark.apps.ledger.checks import filesystem_of, refuse_unsafe_database

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /srv rw - nfs4 server:/srv rw
31 30 8:2 / /srv/local rw - xfs /dev/sdb1 rw
32 22 0:41 / /mnt/my\\040share rw shared:7 master:1 - cifs //host/share rw
"""


@pytest.mark.usefixtures("own_ledger")
def test_the_settings_of_the_house_are_safe():
    refuse_unsafe_database(connection)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/node", "ext4"),
        ("/srv/node", "nfs4"),
        ("/srv/local/node", "xfs"),
        ("/mnt/my share/n", "cifs"),
    ],
)
def test_the_file_system_of_a_path_is_told_by_its_nearest_mount(tmp_path, path, kind):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert filesystem_of(Path(path), mounts) == kind


def test_where_the_machine_does_not_say_nothing_is_refused(tmp_path):
    assert filesystem_of(tmp_path, tmp_path / "absent") == ""
