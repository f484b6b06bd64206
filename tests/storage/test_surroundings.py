"""A workbook in a synchronised folder or on a network drive is told about, once; anywhere else nothing is said."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from alignment_desktop.storage import surroundings
from alignment_desktop.storage.surroundings import (
    kind_of_mac_mount,
    kind_of_mount,
    network_path,
    surroundings_of,
    synced_by_name,
    warning_of,
)

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
//nas/team /mnt/the\\040team cifs rw 0 0
/dev/sdb1 /mnt/the\\040team/disk ext4 rw 0 0
remote: /mnt/far fuse.sshfs rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("path", "program"),
    [
        (r"C:\Users\Ann\OneDrive\a.alignment", "OneDrive"),
        (r"C:\Users\Ann\OneDrive - Velvet Ltd\Work\a.alignment", "OneDrive"),
        (r"C:\Users\Ann\Dropbox (Personal)\a.alignment", "Dropbox"),
        (r"C:\Users\Ann\iCloudDrive\a.alignment", "iCloud Drive"),
        (r"C:\Users\Ann\Google Drive\a.alignment", "Google Drive"),
        (r"C:\Users\Ann\Nextcloud\a.alignment", "Nextcloud"),
        (r"D:\Sync\Work\a.alignment", "OneDrive"),  # by the environment below
        (r"C:\Users\Ann\Documents\a.alignment", None),
        (r"C:\Users\Ann\Documents\OneDrive.alignment", None),
        (r"C:\Users\Ann\Onedriver\a.alignment", None),
    ],
)
def test_folders_of_windows_are_known_by_their_names(path, program):
    assert synced_by_name(PureWindowsPath(path), {"OneDriveCommercial": r"D:\Sync"}) == program


@pytest.mark.parametrize(
    ("path", "program"),
    [
        ("/Users/ann/Library/CloudStorage/OneDrive-Velvet/a.alignment", "OneDrive"),
        ("/Users/ann/Library/CloudStorage/GoogleDrive-ann@example.com/My Drive/a.alignment", "Google Drive"),
        ("/Users/ann/Library/CloudStorage/Dropbox/a.alignment", "Dropbox"),
        ("/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/a.alignment", "iCloud Drive"),
        ("/home/ann/Nextcloud/clients/a.alignment", "Nextcloud"),
        ("/home/ann/ownCloud/a.alignment", "Nextcloud"),
        ("/home/ann/clients/a.alignment", None),
        ("/home/ann/dropboxes/a.alignment", None),
    ],
)
def test_folders_of_other_systems_are_known_by_their_names(path, program):
    assert synced_by_name(PurePosixPath(path), {}) == program


@pytest.mark.parametrize(
    ("mark", "program"),
    [
        (".dropbox", "Dropbox"),
        (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
        (".tmp.driveupload", "Google Drive"),
        (".sync_1a2b3c.db", "Nextcloud"),
        (".nextcloudsync.log", "Nextcloud"),
    ],
)
def test_a_folder_of_any_name_is_known_by_what_lies_at_its_top(tmp_path, mark, program):
    (tmp_path / mark).touch()
    below = tmp_path / "work" / "clients"
    below.mkdir(parents=True)
    found = surroundings_of(below / "a.alignment")
    assert found is not None
    assert (found.name, found.is_synced) == (program, True)


def test_a_link_into_a_synchronised_folder_is_followed(tmp_path):
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "clients").symlink_to(tmp_path / "Dropbox")
    assert surroundings_of(tmp_path / "clients" / "a.alignment").name == "Dropbox"


@pytest.mark.parametrize(
    ("path", "is_network"),
    [
        (r"\\nas\team\a.alignment", True),
        ("//nas/team/a.alignment", True),
        (r"\\?\UNC\nas\team\a.alignment", True),
        (r"\\?\C:\a.alignment", False),
        (r"\\.\C:\a.alignment", False),
        (r"C:\a.alignment", False),
    ],
)
def test_names_of_other_computers(path, is_network):
    assert network_path(path) == is_network


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/ann/a.alignment", "nfs4"),
        ("/mnt/the team/a.alignment", "cifs"),
        ("/mnt/the team/disk/a.alignment", None),
        ("/mnt/far/a.alignment", "fuse.sshfs"),
        ("/mnt/the/a.alignment", None),
        ("/homes/a.alignment", None),
    ],
)
def test_the_nearest_mount_says_what_a_folder_lies_on(path, kind):
    assert kind_of_mount(PurePosixPath(path), MOUNTS.splitlines()) == kind


def test_what_macos_tells_of_a_mount():
    def told(flags: int, kind: bytes) -> bytes:
        return bytes(64) + flags.to_bytes(4, "little") + bytes(4) + kind.ljust(16, b"\0") + bytes(100)

    assert kind_of_mac_mount(told(0x1000, b"apfs")) is None
    assert kind_of_mac_mount(told(0, b"smbfs")) == "smbfs"


def test_it_is_told_once_for_each_workbook(tmp_path):
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    told = warning_of(folder / "a.alignment")
    assert told is not None
    assert told.startswith("a.alignment lies in a folder that Dropbox synchronises")
    assert warning_of(folder / "a.alignment") is None
    assert warning_of(folder / "b.alignment") is not None
    assert warning_of(tmp_path / "c.alignment") is None


def test_a_network_drive_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(surroundings, "_network_kind", lambda _path: "nfs4")
    assert "network drive (nfs4)" in str(warning_of(tmp_path / "a.alignment"))


def test_a_note_that_cannot_be_kept_stops_nobody(tmp_path, monkeypatch):
    (tmp_path / "Dropbox").mkdir()
    monkeypatch.setattr(surroundings, "data_folder", lambda: Path("/proc/nothing"))
    assert warning_of(tmp_path / "Dropbox" / "a.alignment") is not None
    assert warning_of(tmp_path / "Dropbox" / "a.alignment") is not None


@pytest.mark.parametrize("spoiled", ["", "null", "3", '{"a": 1}', "[1, null]", "[" * 5000])
def test_notes_that_something_else_has_written_to_stop_nobody(tmp_path, monkeypatch, spoiled):
    monkeypatch.setattr(surroundings, "data_folder", lambda: tmp_path)
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "places.json").write_text(spoiled, encoding="utf-8")
    assert warning_of(tmp_path / "Dropbox" / "a.alignment") is not None
    assert warning_of(tmp_path / "Dropbox" / "a.alignment") is None
