"""The third-party networks that annotate a photo. Imported only where photos are annotated."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.photos.manifest import SIDE, PhotoError

LANDMARKER, PARSER, HAIR = "face_landmarker.task", "bisenetv2_448_int8.tflite", "hair_segmenter.tflite"
PARSER_SIDE, HAIR_SIDE = 448, 512


@dataclass(frozen=True, slots=True)
class FoundFace:
    landmarks: NDArray[np.float32]  # (478, 3), fractions of the picture's width and height; depth in widths
    blendshapes: dict[str, float]  # 0..1

    def in_pixels(self, width: int, height: int) -> NDArray[np.float64]:
        return self.landmarks.astype(np.float64) * (width, height, width)


@dataclass(frozen=True, slots=True)
class Annotation:
    landmarks: NDArray[np.float32]  # (478, 3), fractions of the image side
    blendshapes: NDArray[np.float16]  # (52,), 0..1
    blendshape_names: tuple[str, ...]
    hair: NDArray[np.uint8]  # (256, 256), 255 = surely hair
    parsing: NDArray[np.uint8]  # (256, 256), labels 0..18

    @classmethod
    def of(cls, face: FoundFace, parsing: NDArray[np.uint8], hair: NDArray[np.uint8]) -> Self:
        shapes = np.array(list(face.blendshapes.values()), np.float16)
        return cls(face.landmarks, shapes, tuple(face.blendshapes), hair, parsing)


class FaceAnnotator(Protocol):
    """`find`: the faces of a picture of any size; `describe`: everything about a square photo with that face in it."""

    def find(self, photo: NDArray[np.uint8]) -> list[FoundFace]: ...

    def describe(self, photo: NDArray[np.uint8], face: FoundFace) -> Annotation: ...


class TfliteNetwork:
    def __init__(self, path: Path) -> None:
        from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415, RUF100

        self._network = Interpreter(str(path), num_threads=1)
        self._network.allocate_tensors()
        self._input = self._network.get_input_details()[0]["index"]
        self._outputs = [output["index"] for output in self._network.get_output_details()]

    def __call__(self, image: NDArray[np.float32]) -> list[NDArray[Any]]:
        self._network.set_tensor(self._input, image[None])
        self._network.invoke()
        return [self._network.get_tensor(output) for output in self._outputs]


def check_models(models: Path) -> str:
    """What the networks are called. Raises FileNotFoundError, naming what is missing, when `models` is incomplete."""
    for name in (LANDMARKER, PARSER, HAIR):
        if not (models / name).is_file():
            raise FileNotFoundError(
                f"{models / name} is missing: put the annotation models there, or name their folder with --models."
            )
    return f"{LANDMARKER}, {PARSER}, {HAIR}"


class Annotator:
    """Raises FileNotFoundError as check_models."""

    def __init__(self, models: Path) -> None:
        check_models(models)
        import mediapipe  # noqa: PLC0415, RUF100
        from mediapipe.tasks.python import vision  # noqa: PLC0415, RUF100
        from mediapipe.tasks.python.core.base_options import BaseOptions  # noqa: PLC0415, RUF100

        self._mediapipe = mediapipe
        self._landmarker = vision.FaceLandmarker.create_from_options(
            vision.FaceLandmarkerOptions(
                base_options=BaseOptions(model_asset_path=str(models / LANDMARKER)),
                output_face_blendshapes=True,
                num_faces=2,
            )
        )
        self._parser = TfliteNetwork(models / PARSER)
        self._hair = TfliteNetwork(models / HAIR)

    def find(self, photo: NDArray[np.uint8]) -> list[FoundFace]:
        """Every face in a picture of any size, at most two."""
        image = self._mediapipe.Image(image_format=self._mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(photo))
        found = self._landmarker.detect(image)
        return [
            FoundFace(
                landmarks=np.array([(p.x, p.y, p.z) for p in points], np.float32),
                blendshapes={shape.category_name: float(shape.score) for shape in shapes},
            )
            for points, shapes in zip(found.face_landmarks, found.face_blendshapes, strict=True)
        ]

    def __call__(self, photo: NDArray[np.uint8]) -> Annotation:
        """Raises PhotoError when no face is found."""
        faces = self.find(photo)
        if not faces:
            raise PhotoError("no face found")
        return self.describe(photo, faces[0])

    def describe(self, photo: NDArray[np.uint8], face: FoundFace) -> Annotation:
        """`photo`: square, with that face in it."""
        return Annotation.of(face, self._parse(photo), self._hair_mask(photo))

    def _parse(self, photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
        how = cv2.INTER_AREA if photo.shape[0] > PARSER_SIDE else cv2.INTER_LINEAR
        image = cv2.resize(photo, (PARSER_SIDE, PARSER_SIDE), interpolation=how).astype(np.float32) / 127.5 - 1
        labels = self._parser(image)[0].reshape(PARSER_SIDE, PARSER_SIDE).astype(np.uint8)
        return cv2.resize(labels, (SIDE, SIDE), interpolation=cv2.INTER_NEAREST).astype(np.uint8)

    def _hair_mask(self, photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
        image = np.zeros((HAIR_SIDE, HAIR_SIDE, 4), np.float32)
        image[..., :3] = cv2.resize(photo, (HAIR_SIDE, HAIR_SIDE)).astype(np.float32) / 255
        logits = self._hair(image)[0][0]
        chance = 1 / (1 + np.exp(logits[..., 0] - logits[..., 1]))
        return np.asarray(cv2.resize(chance, (SIDE, SIDE), interpolation=cv2.INTER_AREA) * 255).astype(np.uint8)
