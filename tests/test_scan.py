"""`ballot scan`: every page is accounted for, whatever lies in the folder and whatever happens on the way."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from picture_files import FULL, PdfPage, jpeg_picture, pdf
from PIL import Image

from scanner import workers
from scanner.decide import decide
from scanner.errors import ExitStatus, NotDone, UsageError
from scanner.export import page_lines
from scanner.gather import tally_of
from scanner.model import Reason
from scanner.new import new_vote
from scanner.originals import original_of
from scanner.printing import print_ballots
from scanner.reading import Outcome, PageRead
from scanner.records import NewItem
from scanner.scan import Pace, scan_paths
from scanner.scan_notes import note_of
from scanner.settle import settle
from scanner.show import show
from scanner.simulate import simulate
from scanner.unreadable import Why
from scanner.vote import Vote, now
from scanner.words import use_language

BALLOTS = 6
pytestmark = pytest.mark.usefixtures("names_unread")


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> Path:
    """A vote that has printed its ballots, and one scan of each; copied by every test, changed by none."""
    folder = tmp_path_factory.mktemp("kiểm phiếu")
    new_vote(folder / "phiếu", "qd96")
    print_ballots(Vote(folder / "phiếu"), BALLOTS)
    simulate(folder / "phiếu", folder / "quét", seed=7, difficulty="easy")
    return folder


@pytest.fixture(autouse=True)
def english():
    """The tests look for English words."""
    use_language("en")
    yield
    use_language("vi")


@pytest.fixture
def place(printed, tmp_path) -> Path:
    shutil.copytree(printed, tmp_path / "tối")
    return tmp_path / "tối"


def scan(vote: Vote, *paths: Path, pace: Pace | None = None, workers: int = 1) -> tuple[ExitStatus, str]:
    """Status and everything that was said."""
    said = io.StringIO()
    status = scan_paths(vote, paths, workers, False, io.StringIO(), said, pace)
    return status, said.getvalue()


def images(place: Path) -> list[Path]:
    return sorted((place / "quét").glob("*.jpg"))


def pages(vote: Vote) -> dict[tuple[str, int], dict]:
    """What is known of every page, by file and page; what a run numbers is left out."""
    return {
        (line["file"], line["file_page"]): {key: line[key] for key in ("serial", "page", "status", "reasons", "rows")}
        for line in page_lines(vote)
    }


def counts(vote: Vote) -> object:
    return tally_of(vote)["kinds"][0]["contests"]


# --- formats


def test_the_same_scans_as_jpeg_tiff_and_pdf_give_the_same_tally(place):
    """A folder of JPEGs, one TIFF of all pages, one PDF of all pages."""
    pictures = [Image.open(path) for path in images(place)]
    forms = {"jpg": place / "quét", "tif": place / "tất cả.tif", "pdf": place / "tất cả.pdf"}
    pictures[0].save(forms["tif"], save_all=True, append_images=pictures[1:], compression="tiff_lzw")
    pictures[0].save(forms["pdf"], save_all=True, append_images=pictures[1:], resolution=200.0, quality=95)
    tallies = {}
    for form, path in forms.items():
        folder = place / f"phiếu {form}"
        shutil.copytree(place / "phiếu", folder)
        vote = Vote(folder)
        status, said = scan(vote, path)
        assert status is ExitStatus.DONE, said
        assert len(page_lines(vote)) == BALLOTS
        tallies[form] = counts(vote)

    assert tallies["jpg"] == tallies["tif"] == tallies["pdf"]


def test_two_workers_store_what_one_stores(place):
    """However many processes read."""
    shutil.copytree(place / "phiếu", place / "hai")
    one, two = Vote(place / "phiếu"), Vote(place / "hai")
    scan(one, place / "quét", workers=1)
    scan(two, place / "quét", workers=2)

    assert pages(one) == pages(two)
    assert [line["file"] for line in page_lines(one)] == [line["file"] for line in page_lines(two)]


# --- bad input


def half_jpeg(path: Path) -> bytes:
    data = path.read_bytes()
    return data[: len(data) // 2]


def locked_pdf(path: Path) -> bytes:
    """A PDF of a scan that opens only with a password."""
    from reportlab.lib import pdfencrypt
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file, encrypt=pdfencrypt.StandardEncryption("mật khẩu", canPrint=0))
    canvas.drawImage(str(path), 0, 0, 595, 842)
    canvas.save()
    return file.getvalue()


def cut_pdf(path: Path) -> bytes:
    file = io.BytesIO()
    Image.open(path).save(file, "PDF", resolution=200.0)
    return file.getvalue()[:20000]


def encoded(picture: np.ndarray) -> bytes:
    return bytes(cv2.imencode(".jpg", picture)[1])


def cat() -> bytes:
    """No page of ours: a photo, as far as a program can tell."""
    noise = np.random.default_rng(3).integers(0, 255, (40, 30), dtype=np.uint8)
    return encoded(cv2.resize(noise, (1500, 2000), interpolation=cv2.INTER_CUBIC))


def a3() -> bytes:
    """A3 at 200 dpi with print on it, none of it a ballot."""
    sheet = np.full((3307, 2339), 255, np.uint8)
    for row in range(300, 3000, 40):
        cv2.line(sheet, (200, row), (2100, row), 0, 3)
    return encoded(sheet)


BAD = {
    "chữ.jpg": (lambda path: "đây không phải ảnh".encode(), "is not a picture"),
    "rỗng.jpg": (lambda path: b"", "is empty"),
    "cụt.pdf": (cut_pdf, "cụt.pdf"),
    "nửa.jpg": (half_jpeg, "breaks off"),
    "khóa.pdf": (locked_pdf, "password"),
    "mèo.jpg": (lambda path: cat(), "mèo.jpg"),
    "a3.jpg": (lambda path: a3(), "a3.jpg"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_gets_one_line_and_the_rest_is_read(place, name):
    """Status 1, one line that names the file, every good page beside it counted."""
    make, words = BAD[name]
    (place / "quét" / name).write_bytes(make(images(place)[0]))
    vote = Vote(place / "phiếu")
    status, said = scan(vote, place / "quét")
    named = [line for line in said.splitlines() if name in line and "truth.jsonl" not in line]

    assert status is ExitStatus.PARTLY
    assert words in said
    assert len(named) <= 2  # itself, and where it waits
    assert sum("Traceback" in line for line in said.splitlines()) == 0
    assert sum(line["status"] in ("counted", "review") and bool(line["serial"]) for line in page_lines(vote)) == BALLOTS


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(place):
    """The rest is read."""
    closed = images(place)[0]
    closed.chmod(0)
    status, said = scan(Vote(place / "phiếu"), place / "quét")
    assert status is ExitStatus.PARTLY
    assert f"{closed}: may not be read" in said


def test_a_file_that_may_not_be_opened_is_named(place, monkeypatch):
    """The same, for whoever is allowed everything."""
    from scanner import scan as module

    closed = images(place)[0]
    real = module.original_of

    def refuse(path: Path) -> object:
        if path == closed:
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(module, "original_of", refuse)
    status, said = scan(Vote(place / "phiếu"), place / "quét")
    assert status is ExitStatus.PARTLY
    assert str(closed) in said
    assert "may not be read" in said


def test_a_pdf_that_waited_for_poppler_is_read_once_it_is_there(place, monkeypatch):
    """All its pages: how many there are nobody knew."""
    from scanner import left_over as module

    pictures = [Image.open(path) for path in images(place)[:2]]
    pictures[0].save(place / "a.pdf", save_all=True, append_images=pictures[1:], resolution=200.0, quality=95)
    vote = Vote(place / "phiếu")
    sha = original_of(place / "a.pdf").sha
    vote.scans.mkdir(exist_ok=True)
    shutil.copyfile(place / "a.pdf", vote.scans / f"{sha}.pdf")
    refused = PageRead(Outcome.MISFIT, (Reason.UNREADABLE_IMAGE,), notes=(note_of(Why.NEEDS_POPPLER),))
    with vote.store.writing():
        vote.store.add_scan(sha, "a.pdf", ".pdf", 1, 1)
        vote.store.join_batch(vote.store.add_batch(now()), sha)
        vote.store.add_items([NewItem(sha, 1, "a.pdf", str(place), None, refused.to_json())], now())

    monkeypatch.setattr(module.shutil, "which", lambda name: None)
    assert scan(vote, place / "a.pdf")[0] is ExitStatus.PARTLY
    assert len(page_lines(vote)) == 1
    monkeypatch.setattr(module.shutil, "which", lambda name: f"/usr/bin/{name}")
    status, said = scan(vote, place / "a.pdf")
    assert status is ExitStatus.DONE, said
    assert [line["status"] in ("counted", "review") for line in page_lines(vote)] == [True, True]


def test_a_serial_that_waited_for_tesseract_is_read_once_it_is_there(place, monkeypatch):
    """Unless somebody has said whose page it is."""
    from scanner import left_over as module

    vote = Vote(place / "phiếu")
    scan(vote, *images(place)[:2])
    reads = [PageRead.from_json(item.measured) for item in vote.store.items()]
    lost = {"vote": None, "version": None, "serial": None, "reasons": (Reason.UNREADABLE_CODE,)}
    with vote.store.writing():
        for item, read in zip(vote.store.items(), reads, strict=True):
            without = replace(read, notes=("reading.no_tesseract",), **lost)
            vote.store.add_measurement(item.item, now(), item.image, without.to_json())
    decide(vote, "2", [f"serial={reads[1].serial}", "page=1"], "Trần Thị Bình")
    monkeypatch.setattr(module, "tesseract_missing", lambda: True)
    scan(vote, place / "quét" / "0003.jpg")
    known = [PageRead.from_json(item.measured).serial for item in vote.store.items()]
    assert known[:2] == [None, None]
    monkeypatch.setattr(module, "tesseract_missing", lambda: False)
    scan(vote, place / "quét" / "0004.jpg")
    known = [PageRead.from_json(item.measured).serial for item in vote.store.items()]
    assert known[:2] == [reads[0].serial, None]


def test_an_empty_folder_is_a_line_and_status_1(place):
    """Nothing to read is not success."""
    (place / "trống").mkdir()
    status, said = scan(Vote(place / "phiếu"), place / "trống")
    assert status is ExitStatus.PARTLY
    assert "trống" in said


def test_a_full_disk_is_found_out_before_anything_is_read(place, monkeypatch):
    """With the room that is needed and the room that there is."""
    from scanner import originals

    usage = shutil.disk_usage(place)
    monkeypatch.setattr(originals.shutil, "disk_usage", lambda path: usage._replace(free=1000))
    vote = Vote(place / "phiếu")
    with pytest.raises(NotDone) as refused:
        scan(vote, place / "quét")
    assert "MB" in str(refused.value)
    assert page_lines(vote) == []


def test_a_disk_that_fills_up_on_the_way_loses_nothing(place, monkeypatch):
    """What was read is kept; the next run reads the rest."""
    from scanner.originals import Originals

    real, kept = Originals.keep, []

    def keep(self: Originals, *arguments: object) -> None:
        if len(kept) == 3:
            raise OSError(28, "No space left on device")
        kept.append(arguments)
        real(self, *arguments)

    monkeypatch.setattr(Originals, "keep", keep)
    vote = Vote(place / "phiếu")
    status, said = scan(vote, place / "quét")
    assert status is ExitStatus.PARTLY
    assert "no space left" in said
    assert len(page_lines(vote)) <= 3
    monkeypatch.setattr(Originals, "keep", real)

    assert scan(vote, place / "quét")[0] is ExitStatus.DONE
    assert len(page_lines(vote)) == BALLOTS


def test_before_anything_is_printed_there_is_nothing_to_scan(tmp_path):
    """A line that says what to do first."""
    new_vote(tmp_path / "v", "qd96")
    with pytest.raises(UsageError, match="print"):
        scan(Vote(tmp_path / "v"), tmp_path)


def test_a_ballot_that_a_pdf_cannot_show_is_no_empty_back(place):
    """Front, white back, front, and a ballot whose picture is garbled where a back would be."""
    one, two, garbled = (path.read_bytes() for path in images(place)[:3])
    grey = cv2.imread(str(images(place)[0]), cv2.IMREAD_GRAYSCALE)
    garbled = garbled[:2] + bytes(300) + garbled[302:]
    pictures = [jpeg_picture(data, grey) for data in (one, encoded(np.full_like(grey, 255)), two, garbled)]
    (place / "hai mặt.pdf").write_bytes(pdf([PdfPage([picture], FULL) for picture in pictures]))
    vote = Vote(place / "phiếu")
    status, said = scan(vote, place / "hai mặt.pdf")
    assert status is ExitStatus.PARTLY
    assert "hai mặt.pdf, page 4: is damaged" in said
    lines = sorted(page_lines(vote), key=lambda line: line["file_page"])
    assert [line["status"] for line in lines][1::2] == ["blank", "rejected"]
    assert all(line["serial"] for line in lines[::2])


def test_files_without_a_byte_are_all_named(place):
    """They are alike, and each may have been to be a ballot."""
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        (place / "quét" / name).write_bytes(b"")
    status, said = scan(Vote(place / "phiếu"), place / "quét")
    assert status is ExitStatus.PARTLY
    assert all(len(lines_of(said, f"{name}: is empty")) == 1 for name in ("a.jpg", "b.jpg", "c.jpg"))
    assert "       1  rejected" in said.splitlines() and "       2  already read" in said.splitlines()


def test_copies_that_go_away_meanwhile_are_one_line(place, monkeypatch):
    """A stick that is pulled out, a folder that is renamed: nothing is stored of files whose copies are gone."""
    from scanner.originals import Originals

    real = Originals.keep

    def keep(self: Originals, *arguments: object) -> None:
        real(self, *arguments)
        shutil.rmtree(self.folder)
        self.folder.mkdir()

    vote = Vote(place / "phiếu")
    with monkeypatch.context() as patched:
        patched.setattr(Originals, "keep", keep)
        with pytest.raises(NotDone, match="no such file") as error:
            scan(vote, images(place)[0])
    assert error.value.exit_status is ExitStatus.PARTLY
    assert page_lines(vote) == []
    assert scan(vote, images(place)[0])[0] is ExitStatus.DONE


def couldnt_read(vote: Vote, path: Path, why: Why) -> None:
    """A file that an earlier run could not read, as it was stored."""
    sha = original_of(path).sha
    vote.scans.mkdir(exist_ok=True)
    shutil.copyfile(path, vote.scans / f"{sha}{path.suffix}")
    refused = PageRead(Outcome.MISFIT, (Reason.UNREADABLE_IMAGE,), notes=(note_of(why),))
    with vote.store.writing():
        vote.store.add_scan(sha, path.name, path.suffix, 1, 1)
        vote.store.join_batch(vote.store.add_batch(now()), sha)
        vote.store.add_items([NewItem(sha, 1, path.name, str(path.parent), None, refused.to_json())], now())


@pytest.mark.parametrize("form", ["jpg", "pdf"])
def test_a_ballot_that_a_disk_did_not_give_is_read_by_the_next_run(place, form):
    """A PDF with all of its pages."""
    pictures = [Image.open(path) for path in images(place)[:2]]
    pdf_file = place / "a.pdf"
    pictures[0].save(pdf_file, save_all=True, append_images=pictures[1:], resolution=200.0, quality=95)
    vote = Vote(place / "phiếu")
    couldnt_read(vote, {"jpg": images(place)[0], "pdf": pdf_file}[form], Why.UNAVAILABLE)
    status, said = scan(vote, images(place)[2])
    assert status is ExitStatus.DONE, said
    read = [line for line in page_lines(vote) if line["serial"]]
    assert len(read) == len(page_lines(vote)) == {"jpg": 2, "pdf": 3}[form]


@pytest.mark.parametrize("why", [Why.DAMAGED, Why.TOO_LARGE, Why.TRUNCATED])
def test_what_could_not_be_read_is_tried_again_where_it_is_given_again(place, why):
    """And named again where that is still so. The account adds up."""
    vote = Vote(place / "phiếu")
    couldnt_read(vote, images(place)[0], why)
    (place / "cụt.jpg").write_bytes(half_jpeg(images(place)[1]))
    scan(vote, place / "cụt.jpg")
    assert [line["status"] for line in page_lines(vote)] == ["rejected"] * 2
    status, said = scan(vote, images(place)[0], place / "cụt.jpg", images(place)[2])
    assert status is ExitStatus.PARTLY
    assert len(lines_of(said, "cụt.jpg: breaks off")) == 1 and "already read" not in said
    account = said[said.index("Batch 3:") :].splitlines()
    parts = [int(line.split()[0]) for line in account[1:] if line.startswith("      ")]
    assert account[0] == "Batch 3: 3 pages" and sum(parts) == 3
    assert sum(bool(line["serial"]) for line in page_lines(vote)) == 2 and len(page_lines(vote)) == 3


def test_a_copy_that_cannot_be_read_is_no_damaged_file(tmp_path):
    """Whatever a decoder made of it: its bytes are not those that came in."""
    from scanner.page_work import _of_copy

    copy = tmp_path / f"{original_of(Path(__file__)).sha}.pdf"
    assert _of_copy(copy, Why.DAMAGED) is Why.UNAVAILABLE
    shutil.copy(__file__, copy)
    assert _of_copy(copy, Why.DAMAGED) is Why.DAMAGED
    assert _of_copy(copy, Why.MISSING) is _of_copy(copy, Why.NO_PERMISSION) is Why.UNAVAILABLE
    copy.write_bytes(b"%PDF-1.4")
    assert _of_copy(copy, Why.DAMAGED) is Why.UNAVAILABLE


# --- again


def test_running_again_reads_only_what_is_new(place):
    """The account says what was read before."""
    vote = Vote(place / "phiếu")
    first, *_, last = images(place)
    scan(vote, first)
    status, said = scan(vote, place / "quét")
    assert status is ExitStatus.DONE
    assert "1" in said.split("already read")[0].rsplit("\n", 1)[-1]
    assert len(page_lines(vote)) == BALLOTS
    before = pages(vote)
    renamed = place / "tên khác.jpg"
    shutil.copy(last, renamed)
    scan(vote, renamed)
    assert pages(vote) == before


def test_the_identical_picture_in_another_file_is_a_duplicate(place):
    """The same pixels saved otherwise: one ballot, one duplicate."""
    vote = Vote(place / "phiếu")
    scan(vote, images(place)[0])
    grey = cv2.imread(str(images(place)[0]), cv2.IMREAD_GRAYSCALE)
    cv2.imwrite(str(place / "copy.png"), grey)
    scan(vote, place / "copy.png")
    assert [line["status"] for line in page_lines(vote)].count("duplicate") == 1
    assert tally_of(vote)["kinds"][0]["ballots"]["read"] == 1


def test_the_account_adds_up(place):
    """Pages in = counted + to review + void + rejected + duplicate + blank backs + already read."""
    vote = Vote(place / "phiếu")
    scan(vote, images(place)[0])
    (place / "quét" / "chữ.jpg").write_text("chữ")
    grey = cv2.imread(str(images(place)[1]), cv2.IMREAD_GRAYSCALE)
    cv2.imwrite(str(place / "quét" / "lại.png"), grey)
    _, said = scan(vote, place / "quét")
    account = said[said.index("Batch 2:") :].splitlines()
    total = int(account[0].split(":")[1].split()[0])
    parts = [int(line.split()[0]) for line in account[1:] if line.startswith("      ")]

    assert total == BALLOTS + 2
    assert sum(parts) == total


def test_what_is_missing_is_told_where_the_number_collected_is_known(place):
    """297 read, 300 collected: look for double feeds."""
    from scanner.settle import settle

    vote = Vote(place / "phiếu")
    settle(vote, [f"collected={BALLOTS + 3}"], "A", None)
    _, said = scan(vote, place / "quét")
    assert f"{BALLOTS} read, {BALLOTS + 3} collected" in said
    assert "3 are missing" in said


def test_a_withdrawn_batch_goes_and_comes_back(place):
    """On record, by name; its files, given again, stay out, and the run says so."""
    from scanner.batches import restore, withdraw

    vote = Vote(place / "phiếu")
    scan(vote, place / "quét")
    before = pages(vote)
    withdraw(vote, 1, "A")
    assert tally_of(vote)["kinds"][0]["ballots"]["read"] == 0
    assert {line["status"] for line in page_lines(vote)} <= {"rejected"}
    restore(vote, 1, "A")
    assert pages(vote) == before
    withdraw(vote, 1, "A")
    _, said = scan(vote, place / "quét")
    assert tally_of(vote)["kinds"][0]["ballots"]["read"] == 0
    assert "--restore 1" in said
    restore(vote, 1, "A")
    assert pages(vote) == before


def test_many_copies_of_one_serial_are_one_message(place):
    """A photocopied ballot: not three hundred questions."""
    random = np.random.default_rng(5)
    grey = cv2.imread(str(images(place)[0]), cv2.IMREAD_GRAYSCALE)
    folder = place / "bản sao"
    folder.mkdir()
    for number in range(6):
        noisy = np.clip(grey.astype(int) + random.integers(-3, 4, grey.shape), 0, 255).astype(np.uint8)
        cv2.imwrite(str(folder / f"{number}.jpg"), noisy)
    vote = Vote(place / "phiếu")
    _, said = scan(vote, folder)
    about = [line for line in said.splitlines() if "each_counts" in line or "same_serial" in line]
    assert len(about) == 1


# --- what happens to processes


def lines_of(said: str, word: str) -> list[str]:
    return [line for line in said.splitlines() if word in line]


def test_a_page_that_kills_its_worker_costs_that_page_and_is_tried_again(place, monkeypatch):
    """Tried twice, named, `rejected` as unreadable until the next scan reads it."""
    vote = Vote(place / "phiếu")
    monkeypatch.setattr(workers, "START_METHOD", "spawn")  # as it is used; and it sees what is set here
    monkeypatch.setenv("DEADLY", str(place))
    deadly = Pace(reader="scan_readers:deadly")
    status, said = scan(vote, place / "quét", pace=deadly, workers=2)
    lost = [line for line in page_lines(vote) if line["status"] == "rejected"]

    assert status is ExitStatus.PARTLY
    assert [line["reasons"] for line in lost] == [["unreadable_image"]]
    assert lines_of(said, lost[0]["file"])
    assert len(page_lines(vote)) == BALLOTS
    assert scan(vote, place / "quét")[0] is ExitStatus.DONE
    assert not [line for line in page_lines(vote) if line["status"] == "rejected"]
    assert len(page_lines(vote)) == BALLOTS


@pytest.mark.first
def test_a_page_that_hangs_costs_that_page(place, monkeypatch):
    """The rest is read."""
    vote = Vote(place / "phiếu")
    monkeypatch.setattr(workers, "START_METHOD", "spawn")  # as it is used; and it sees what is set here
    monkeypatch.setenv("DEADLY", str(place))
    status, _ = scan(vote, place / "quét", pace=Pace(job_seconds=6, reader="scan_readers:hanging"), workers=2)
    assert status is ExitStatus.PARTLY
    assert [line["status"] for line in page_lines(vote)].count("rejected") == 1


@pytest.mark.parametrize("after", [1, 3])
def test_a_run_that_is_killed_and_run_again_stores_the_same(place, after):
    """kill -9 in the middle: no page is lost, none is there twice, and the readings are those of one quiet run."""
    shutil.copytree(place / "phiếu", place / "yên")
    quiet, vote = Vote(place / "yên"), Vote(place / "phiếu")
    scan(quiet, place / "quét")
    program = (
        "import io, sys\nfrom pathlib import Path\nfrom scanner.scan import Pace, scan_paths\n"
        "from scanner.vote import Vote\n"
        "pace = Pace(group_seconds=0.0, reader='scan_readers:stopping')\n"
        "scan_paths(Vote(Path(sys.argv[1])), [Path(sys.argv[2])], 1, False, io.StringIO(), sys.stderr, pace)\n"
    )
    path = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parent.parent)])
    run = subprocess.Popen(
        [sys.executable, "-c", program, str(vote.folder), str(place / "quét")],
        env=os.environ | {"PYTHONPATH": path, "STOPS_AFTER": str(after)},
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 120
    while len(page_lines(vote)) < after and time.monotonic() < deadline and run.poll() is None:
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.wait()
    killed = len(page_lines(vote))

    assert killed == after
    assert set(pages(vote)) < set(pages(quiet))
    status, _ = scan(vote, place / "quét")
    assert status is ExitStatus.DONE
    assert pages(vote) == pages(quiet)
    assert len(page_lines(vote)) == BALLOTS


def test_two_scans_at_once_are_refused(place):
    """One writer."""
    vote = Vote(place / "phiếu")
    with vote.only_writer(), pytest.raises(NotDone):
        scan(Vote(place / "phiếu"), place / "quét")


def test_json_lines_are_those_of_this_run(place):
    """For programs: what has just been read."""
    vote = Vote(place / "phiếu")
    scan(vote, images(place)[0])
    out = io.StringIO()
    scan_paths(vote, [place / "quét"], 1, True, out, io.StringIO())
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert sorted(line["file"] for line in lines) == [path.name for path in images(place)[1:]]
    assert {line["batch"] for line in lines} == {2}


def test_originals_are_kept_under_their_hash(place):
    """Byte for byte."""
    import hashlib

    vote = Vote(place / "phiếu")
    scan(vote, place / "quét")
    for path in images(place):
        sha = hashlib.sha256(path.read_bytes()).hexdigest()
        kept = list(vote.scans.rglob(f"{sha}*"))
        assert [file.read_bytes() for file in kept] == [path.read_bytes()]


def test_black_and_white_scans_are_read_and_grey_is_asked_for(place):
    """Said once, plainly."""
    grey = cv2.imread(str(images(place)[0]), cv2.IMREAD_GRAYSCALE)
    Image.fromarray(grey).point(lambda v: 255 * (v > 150)).convert("1").save(place / "g4.tif", compression="group4")
    _, said = scan(Vote(place / "phiếu"), place / "g4.tif")
    assert len(lines_of(said, "grey")) == 1


def test_a_name_that_is_no_utf_8_costs_nothing(place):
    """Such names come out of old archives: the page is read like any other."""
    vote = Vote(place / "phiếu")
    odd = place / "quét" / os.fsdecode(b"\xe1nh 4.jpg")
    (place / "quét" / "0004.jpg").rename(odd)
    status, said = scan(vote, place / "quét")
    assert status is ExitStatus.DONE, said
    lines = list(page_lines(vote))
    assert len(lines) == BALLOTS and "\\udce1nh 4.jpg" in {line["file"] for line in lines}
    assert f"{BALLOTS} already read" in scan(vote, place / "quét")[1].replace("  ", " ")


@pytest.mark.parametrize("name", ["a file", "/proc/nowhere"])
def test_pictures_that_cannot_be_written_cost_no_page(place, name):
    """Said before anything is read."""
    (place / "a file").touch()
    vote = Vote(place / "phiếu")
    with pytest.raises(UsageError) as error:
        scan_paths(vote, [place / "quét"], 1, False, io.StringIO(), io.StringIO(), explain=place / name)
    assert error.value.key == "scan.explain_folder" and not vote.store.items()


def test_one_file_under_several_names_is_read_once(place):
    """Whatever the names end with: every file given is in the account."""
    for name in ("a.jpg", "b.jpeg"):
        shutil.copy(place / "quét" / "0001.jpg", place / "quét" / name)
    vote = Vote(place / "phiếu")
    _, said = scan(vote, place / "quét")
    assert f"{BALLOTS + 2} pages" in said and "2  already read" in said
    assert len(list((place / "phiếu" / "scans").iterdir())) == BALLOTS


def test_what_was_printed_is_no_scan_wherever_it_lies(place):
    """The PDF on the stick that goes to the printer and comes back with scans: its ballots were never handed in."""
    shutil.copy(place / "phiếu" / "ballots.pdf", place / "quét" / "in.pdf")
    vote = Vote(place / "phiếu")
    _, said = scan(vote, place / "quét")
    assert f"{BALLOTS} counted" in said.replace("  ", " ") or len(vote.store.items()) == BALLOTS
    assert any("in.pdf" in line for line in said.splitlines())
    scan(vote, place / "quét" / "in.pdf")  # named itself
    assert len(vote.store.items()) == 2 * BALLOTS


def test_pictures_that_this_program_drew_are_no_scans(place):
    """Of each stage of a page, and of a page that was looked at, in the folder of the scans."""
    vote, scans = Vote(place / "phiếu"), place / "quét"
    scan_paths(vote, [scans], 1, False, io.StringIO(), io.StringIO(), explain=scans / "hình")
    list(show(vote, "1", place / "quét" / "xem.png"))
    drawn = len(list((place / "quét").rglob("*.*g"))) - BALLOTS
    assert drawn > BALLOTS
    status, said = scan(vote, place / "quét")
    assert status is ExitStatus.DONE
    assert "left out, PDFs and pictures that this program wrote itself" in said
    assert len(vote.store.items()) == BALLOTS
    for path in (place / "quét").rglob("*.*g"):
        assert cv2.imread(str(path)) is not None


@pytest.fixture
def broken_off(place) -> tuple[Vote, Path]:
    """A PDF of all ballots, of which a run that was killed had stored three pages."""
    pictures = [Image.open(path) for path in images(place)]
    pdf = place / "tất cả.pdf"
    pictures[0].save(pdf, save_all=True, append_images=pictures[1:], resolution=200.0, quality=95)
    vote = Vote(place / "phiếu")
    scan(vote, pdf)
    with vote.store.writing():
        for table in ("measurement", "item"):
            vote.store._db.execute(f"delete from {table} where item > 3")
    vote.close()  # nobody deletes: what takes rows away while the file has them is no log of this file
    return Vote(place / "phiếu"), pdf


def test_a_result_is_not_final_while_a_file_has_pages_that_were_not_read(broken_off):
    vote, _ = broken_off
    read = tally_of(vote)["kinds"][0]["ballots"]["read"]
    settle(vote, [f"collected={read}"], "An")
    assert "unread_pages" in tally_of(vote)["why_not"]
    assert [(batch.pages, batch.unread) for batch in vote.store.batches()] == [(3, BALLOTS - 3)]
    scan(vote)
    assert "unread_pages" not in tally_of(vote)["why_not"]


@pytest.mark.parametrize("replaced", [True, False])
def test_pages_are_read_from_no_copy_that_is_lost_or_another_file(broken_off, replaced):
    """They are missed until the file itself is given again."""
    vote, pdf = broken_off
    copy = next(vote.scans.glob("*.pdf"))
    if replaced:
        copy.write_bytes(pdf.read_bytes() + b"%")
    else:
        copy.unlink()
    status, said = scan(vote, pdf.parent / "quét" / "0001.jpg")
    assert status is ExitStatus.PARTLY
    assert f"{pdf}: has 3 pages not read yet" in said
    assert len(page_lines(vote)) == 3 + 1
    status, said = scan(vote, pdf)
    assert (status, "already read" in said) == (ExitStatus.DONE, True)
    assert len(page_lines(vote)) == BALLOTS + 1
    assert "       3  already read" in said.splitlines()


def test_a_copy_that_cannot_be_read_stops_nothing(broken_off):
    """A disk that is going; here a folder lies in its place. What is new is read."""
    vote, pdf = broken_off
    copy = next(vote.scans.glob("*.pdf"))
    copy.unlink()
    copy.mkdir()
    status, said = scan(vote, pdf.parent / "quét" / "0001.jpg")
    assert status is ExitStatus.PARTLY and f"{pdf}: has 3 pages not read yet" in said
    assert len(page_lines(vote)) == 3 + 1


def test_a_hidden_picture_is_named(place):
    (place / "quét" / ".0001.jpg").write_bytes(images(place)[0].read_bytes())
    (place / "quét" / "._0002.jpg").write_bytes(b"what macOS leaves behind")
    _, said = scan(Vote(place / "phiếu"), place / "quét")
    assert "hidden" in said and ".0001.jpg" in said and "._0002" not in said


def test_links_that_lead_round_in_a_ring_stop_nothing(place):
    (place / "quét" / "loop.jpg").symlink_to("loop.jpg")
    (place / "quét" / "folder").symlink_to("folder")
    vote = Vote(place / "phiếu")
    status, said = scan(vote, place / "quét")
    assert status is ExitStatus.PARTLY and "loop.jpg" in said
    assert len(vote.store.items()) == BALLOTS


def test_a_file_name_moves_no_cursor(place):
    """Nor does it look like a line of the account."""
    (place / "quét" / "bad\n      99  counted\x1b[31m.jpg").write_bytes(b"none")
    _, said = scan(Vote(place / "phiếu"), place / "quét")
    assert "\x1b" not in said and not any(line.startswith("      99") for line in said.splitlines())
    assert "bad\\n" in said


def test_a_link_that_leads_nowhere_is_named(place):
    """It is a picture that cannot be read, and no other file."""
    (place / "quét" / "ballot.jpg").symlink_to(place / "gone.jpg")
    status, said = scan(Vote(place / "phiếu"), place / "quét")
    assert status is ExitStatus.PARTLY
    assert any("ballot.jpg" in line and "left out" not in line for line in said.splitlines())


def test_a_scan_says_what_an_older_database_does_not_know_and_takes_it_in_from_there(place):
    """An older `vote.db` was put back beside newer copies."""
    vote = Vote(place / "phiếu")
    first, second, *_ = images(place)
    vote.scans.mkdir()
    shutil.copyfile(second, vote.scans / f"{original_of(second).sha}.jpg")
    assert "holds 1 file that vote.db does not know" in scan(vote, first)[1]
    status, said = scan(vote, vote.scans)
    assert (status, "does not know" in said, len(page_lines(vote))) == (ExitStatus.DONE, False, 2)
