"""The code that reads a person's own pictures, out of their ZIP file or the folder that was in it.

It makes of each picture what `models.reading.pixels` and `own_pictures` make of it, by Pillow
alone.
"""

from __future__ import annotations

from textwrap import dedent

from models.labelled.archive import PICTURES
from models.limits import LIMITS
from models.live.material import Material

IMPORTS = ("import io", "import unicodedata", "import zipfile", "from contextlib import suppress",
           "from pathlib import Path")  # fmt: skip
_HEIF = ("import pillow_heif  # photos of an iPhone", "", "pillow_heif.register_heif_opener()", "",
         "")  # fmt: skip
PILLOW = "from PIL import Image, ImageCms, ImageOps"


def loading(material: Material) -> str:
    """x uint8 [n, h, w, c] and y int [n]."""
    heif = any(name.lower().endswith((".heic", ".heif")) for name in material.files)
    height, width, channels = material.x.shape[1:]
    tail = [
        "x, labels = [], []",
        "for name, label in cases:",
        "    try:",
        f"        x.append(small(found[name](), {height}, {width}))",
        "    except Exception:  # whatever a decoder says of a damaged picture",
        "        continue",
        "    labels.append(label)",
        "x = np.stack(x)" if channels == 3 else "x = np.stack(x)[..., :1]  # all are grey",
        "_, y = np.unique(np.array(labels, dtype=object), return_inverse=True)",
    ]
    reading = _FILES.format(file=material.id)
    cases = _of_table(material) if material.table_columns else _of_folders(material)
    return "\n".join([*(_HEIF if heif else ()), reading, cases, "", "", _SMALL, "", "", *tail])


_FILES = dedent(
    '''
    def named(entry):
        """A file's name in a ZIP, which does not always say how its letters are coded."""
        name = entry.filename
        if not entry.flag_bits & 0x800:
            with suppress(UnicodeError):
                name = name.encode("cp437").decode("utf-8")
        return unicodedata.normalize("NFC", name)


    # The ZIP file beside this program, or the folder that it was unpacked to.
    file = Path({file!r})
    if file.exists():
        archive = zipfile.ZipFile(file)
        found = {{
            named(entry): lambda entry=entry: archive.read(entry)
            for entry in archive.infolist()
            if not entry.is_dir()
        }}
    else:
        folder = file.with_suffix("")
        found = {{
            unicodedata.normalize("NFC", path.relative_to(folder).as_posix()): path.read_bytes
            for path in folder.rglob("*")
            if path.is_file()
        }}
    '''
).strip()


def _of_folders(material: Material) -> str:
    """A folder is a class."""
    classes = [label.id for label in material.labels]
    return dedent(
        f"""
        CLASSES = {classes!r}  # the folders
        SUFFIXES = {sorted(PICTURES)!r}
        cases = [
            (name, Path(name).parent.name)
            for name in sorted(found)
            if Path(name).parent.name in CLASSES and Path(name).suffix.lower() in SUFFIXES
        ]
        """
    ).strip()


def _of_table(material: Material) -> str:
    """A table beside the pictures names them and says what they show."""
    assert material.archive is not None
    return dedent(
        f"""
        def picture_of(cell):
            end = unicodedata.normalize("NFC", cell).strip().replace("\\\\", "/").casefold()
            end = end.removeprefix("./")
            fits = [name for name in found if ("/" + name.casefold()).endswith("/" + end)]
            last = end.rsplit("/", 1)[-1]
            return (fits or [name for name in found if Path(name).name.casefold() == last])[:1]


        listed = {material.archive.tables[0]!r}
        table = next(found[name]() for name in found if ("/" + listed).endswith("/" + name))
        table = pd.read_csv(io.BytesIO(table), sep=None, engine="python", dtype=str).fillna("")
        cases = [
            (name, label.strip())
            for cell, label in zip(
                table[{material.case_column!r}], table[{material.label_column!r}]
            )
            if cell.strip() and label.strip()
            for name in picture_of(cell)
        ]
        """
    ).strip()


_SMALL = dedent(
    f'''
    def small(data, height, width):
        """The middle of a picture, upright, in sRGB, on white where it is transparent."""
        image = Image.open(io.BytesIO(data))

        def fitted():
            scale = min(1, {LIMITS.image_side} / max(image.size))
            return tuple(max(1, round(side * scale)) for side in image.size)

        image.draft(None, fitted())  # a JPEG is read smaller at once
        profile, turn = image.info.get("icc_profile"), image.getexif().get(0x0112, 1)
        alpha = None
        if image.has_transparency_data:
            image = image.convert("RGBA")
        elif image.mode not in ("L", "RGB", "CMYK"):
            image = image.convert("RGB")
        if max(image.size) > {LIMITS.image_side}:
            image = image.resize(fitted(), Image.Resampling.LANCZOS)
        if image.mode == "RGBA":
            alpha = image.getchannel("A")
            image = image.convert("RGB")
        if profile:
            with suppress(ImageCms.PyCMSError, OSError, ValueError):
                image = ImageCms.profileToProfile(
                    image, ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                    ImageCms.createProfile("sRGB"), outputMode="RGB",
                )
        image = image.convert("RGB")
        if alpha:
            image = Image.composite(image, Image.new("RGB", image.size, "white"), alpha)
        image.getexif()[0x0112] = turn
        image = ImageOps.exif_transpose(image)
        scale = min(image.width / width, image.height / height)
        left, top = (image.width - scale * width) / 2, (image.height - scale * height) / 2
        box = (
            max(0.0, left), max(0.0, top),
            min(float(image.width), left + scale * width),
            min(float(image.height), top + scale * height),
        )
        return np.asarray(image.resize((width, height), Image.Resampling.LANCZOS, box=box))
    '''
).strip()
