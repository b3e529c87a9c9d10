"""Writes small datasets as the public programs do: write_datasets.py FOLDER

Every number is a formula of the sample, the row and the column, which the tests repeat.
"""

import json
import os
import sys

import numpy
from PIL import Image

FOLDER = sys.argv[1]
HEIGHT, WIDTH = 16, 24
ROW, COLUMN = numpy.mgrid[0:HEIGHT, 0:WIDTH]


def place(name):
    path = os.path.join(FOLDER, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


def color(sample):
    planes = [sample * 10 + 0 * ROW, ROW * 5, COLUMN * 7]
    return numpy.stack(planes, axis=-1).astype(numpy.uint8)


def classes(sample, count):
    return (sample + ROW + COLUMN) % count


def distance(sample):
    values = sample + 1 + ROW / 8 + COLUMN / 16
    values[0, 0] = 0
    return values


def normals(sample):
    vectors = numpy.stack([ROW - 7.5, COLUMN - 11.5, 10 + sample + 0 * ROW], axis=-1)
    vectors /= numpy.linalg.norm(vectors, axis=-1, keepdims=True)
    vectors[0, 1] = 0
    return vectors


def save(name, array, dtype, fortran=False):
    array = numpy.asarray(array).astype(dtype)
    numpy.save(place(name), numpy.asfortranarray(array) if fortran else array)


def png(name, array, dtype=numpy.uint8):
    Image.fromarray(numpy.asarray(array).astype(dtype)).save(place(name))


def colored(vectors):
    image = numpy.rint((vectors + 1) / 2 * 255)
    image[numpy.linalg.norm(vectors, axis=-1) == 0] = 255
    return image


def mtan(root, label, count, has_normals):
    for split, number in (("train", 4), ("val", 2)):
        for index in range(number):
            sample = index + (10 if split == "val" else 0)
            save(f"{root}/{split}/image/{index}.npy", color(sample) / 255, numpy.float32)
            mask = classes(sample, count + 1) - 1
            save(f"{root}/{split}/{label}/{index}.npy", mask, numpy.int64)
            save(f"{root}/{split}/depth/{index}.npy", distance(sample)[..., None], ">f4")
            if has_normals:
                save(f"{root}/{split}/normal/{index}.npy", normals(sample), numpy.float64, True)


def nyu_adashare(root):
    rows = []
    for sample in range(6):
        png(f"{root}/img/{sample}.png", color(sample))
        mask = classes(sample, 41)
        mask[mask == 40] = 255
        png(f"{root}/seg/{sample}.png", mask)
        png(f"{root}/normal_mask/{sample}.png", colored(normals(sample)))
        save(f"{root}/depth/{sample}.npy", distance(sample), "<f4", True)
        rows.append([f"img/{sample}.png", f"seg/{sample}.png", f"normal_mask/{sample}.png",
                     f"depth/{sample}.npy"])
    lists = {"train": rows[:4], "train1": rows[:2], "train2": rows[2:4], "test": rows[4:]}
    json.dump(lists, open(place(f"{root}/nyu_v2_3task.json"), "w"))


def cityscapes_rows(root):
    rows = []
    for sample in range(6):
        save(f"{root}/image/{sample}.npy", color(sample) / 255, numpy.float32)
        save(f"{root}/depth/{sample}.npy", distance(sample)[..., None], numpy.float32)
        names = [f"image/{sample}.npy", f"depth/{sample}.npy"]
        for count in (2, 7, 19):
            names.append(f"label_{count}/{sample}.npy")
            save(f"{root}/{names[-1]}", classes(sample, count + 1) - 1, numpy.int32)
        rows.append(names)
    json.dump({"train": rows[:4], "test": rows[4:]}, open(place(f"{root}/cityscape.json"), "w"))


def cityscapes(root):
    for split, cities in (("train", ["aachen", "ulm"]), ("val", ["lindau"])):
        for city in cities:
            for frame in range(2):
                sample = frame + 2 * ["aachen", "ulm", "lindau"].index(city)
                name = f"{split}/{city}/{city}_000000_{frame:06}"
                png(f"{root}/leftImg8bit/{name}_leftImg8bit.png", color(sample))
                png(f"{root}/gtFine/{name}_gtFine_labelIds.png", classes(sample, 34))
                values = (ROW * WIDTH + COLUMN) * (100 + sample)
                png(f"{root}/disparity/{name}_disparity.png", values, numpy.uint16)


def taskonomy(root, ending):
    for number, building in enumerate(("allen", "beech", "coats", "darden")):
        for view in range(2):
            sample = view + 2 * number
            name = f"{building}/point_{view}_view_{sample}"

            def file(domain):
                return f"{root}/{domain}/{name}{ending.format(domain.replace('_sem', 'sem'))}.png"

            png(file("rgb"), color(sample))
            png(file("normal"), colored(normals(sample)))
            png(file("segment_semantic"), classes(sample, 18))
            depths = (distance(sample) * 512).astype(int)
            depths[0, 0] = 65535
            png(file("depth_zbuffer"), depths, numpy.uint16)
            if view == 0:
                png(file("keypoints2d"), ROW * 20 + sample, numpy.uint16)


def celeba(root, parents):
    anno, evaluation, images = parents
    names = [f"Attribute_{number}" for number in range(40)]
    lines = ["8", " ".join(names)]
    partition = []
    for index in range(8):
        name = f"{index + 1:06}.jpg"
        path = place(f"{root}/{images}img_align_celeba/{name}")
        yy, xx = numpy.mgrid[0:218, 0:178]
        image = numpy.stack([yy, xx, 0 * xx + 20 * index], axis=-1).astype(numpy.uint8)
        Image.fromarray(image).save(path, quality=75 + index, progressive=index % 2 == 1)
        numpy.save(place(f"{root}/decoded/{index}.npy"), numpy.asarray(Image.open(path)))
        answers = [1 if (index + number) % 3 == 0 else -1 for number in range(40)]
        lines.append(name + "".join(f" {answer:2}" for answer in answers))
        partition.append(f"{name} {0 if index < 4 else 1 if index < 6 else 2}")
    open(place(f"{root}/{anno}list_attr_celeba.txt"), "w").write("\n".join(lines) + "\n")
    open(place(f"{root}/{evaluation}list_eval_partition.txt"), "w").write("\n".join(partition) + "\n")


def pictures(root):
    """One picture or map in every form of PNG, with what Pillow reads from it beside."""
    every = numpy.arange(65536).reshape(256, 256)
    forms = {
        "gray8": Image.fromarray((every % 256).astype(numpy.uint8)),
        "gray16": Image.fromarray(every.astype(numpy.uint16)),
        "rgb8": Image.fromarray(color(9)),
        "rgba8": Image.fromarray(numpy.dstack([color(9), (ROW * 15).astype(numpy.uint8)])),
        "palette8": Image.fromarray(color(9)).quantize(200),
    }
    for name, image in forms.items():
        image.save(place(f"{root}/{name}.png"))
        numpy.save(place(f"{root}/{name}.npy"), numpy.asarray(image))
    palette = forms["palette8"].convert("RGB")
    numpy.save(place(f"{root}/palette8-rgb.npy"), numpy.asarray(palette))


mtan("nyuv2", "label", 13, True)
mtan("cityscapes-label", "label", 7, False)
mtan("cityscapes-label_7", "label_7", 7, False)
nyu_adashare("nyuv2-adashare")
cityscapes_rows("cityscapes-adashare")
cityscapes("cityscapes")
taskonomy("taskonomy", "_domain_{}")
taskonomy("taskgrouping", "")
celeba("celeba", ("Anno/", "Eval/", "Img/"))
celeba("celeba-torchvision", ("celeba/", "celeba/", "celeba/"))
pictures("pictures")
