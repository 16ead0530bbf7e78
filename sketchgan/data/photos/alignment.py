"""Brings a face that was found in a photo of any kind into the frame of the training photos, or says why not."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing import landmarks as lm
from sketchgan.data.photos.annotators import FoundFace
from sketchgan.data.photos.manifest import LARGE_SIDE, SIDE, PhotoError, shrink

# Fractions of the side: the middles of the left and right eyes' lids and of the mouth's corners.
FRAME = np.array([[0.379, 0.474], [0.619, 0.474], [0.5, 0.726]])
ALIGNED_WITHIN = 0.06  # a square photo whose three points are no further off is taken as it is
MOST_YAW_DEG = 29.0  # the training photos end there
MOST_MISSING = 0.08  # share of the frame beyond the photo's edges
LEFT, RIGHT = 234, 454  # landmarks before the ears
MOUTH_CORNERS = (61, 291)


@dataclass(frozen=True, slots=True)
class AlignedFace:
    photo: NDArray[np.uint8]  # (512, 512, 3) if the photo is sharp enough, or else (256, 256, 3)
    face: FoundFace  # in the aligned photo
    yaw_deg: float
    is_moved: bool  # False for a photo that was aligned already


def align(photo: NDArray[np.uint8], face: FoundFace) -> AlignedFace:
    """`photo`: (H, W, 3). Raises PhotoError: profile, too small, cut off."""
    height, width = photo.shape[:2]
    points = face.in_pixels(width, height)
    yaw = _yaw_deg(points)
    if abs(yaw) > MOST_YAW_DEG:
        raise PhotoError(f"profile: the head is turned by {abs(yaw):.0f} degrees, {MOST_YAW_DEG:.0f} are allowed")
    if width == height >= SIDE and np.abs(_anchors(points) / width - FRAME).max() < ALIGNED_WITHIN:
        return AlignedFace(shrink(photo, _side_for(width)), face, yaw, is_moved=False)
    into = _similarity(_anchors(points), FRAME)
    frame_px = 1 / float(np.hypot(into[0, 0], into[1, 0]))
    _check(into, frame_px, width, height)
    side = _side_for(frame_px)
    moved = points[:, :2] @ into[:, :2].T + into[:, 2]
    landmarks = np.concatenate([moved, points[:, 2:] / frame_px], 1).astype(np.float32)
    return AlignedFace(_cut_out(photo, into, frame_px, side), replace(face, landmarks=landmarks), yaw, is_moved=True)


def _anchors(points: NDArray[np.float64]) -> NDArray[np.float64]:
    lids = [points[[*upper, *lower], :2].mean(0) for upper, lower in zip(lm.EYE_UPPER, lm.EYE_LOWER, strict=True)]
    return np.stack([*lids, points[list(MOUTH_CORNERS), :2].mean(0)])


def _yaw_deg(points: NDArray[np.float64]) -> float:
    across = points[RIGHT] - points[LEFT]
    return float(np.degrees(np.arctan2(across[2], np.hypot(across[0], across[1]))))


def _side_for(px: float) -> int:
    return LARGE_SIDE if px >= LARGE_SIDE else SIDE


def _similarity(points: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.float64]:
    """(2, 3): turn, scale and shift that bring `points` nearest to `targets`, in least squares."""
    p, q = (part[:, 0] + 1j * part[:, 1] for part in (points, targets))
    centred = p - p.mean()
    turn = np.vdot(centred, q) / np.vdot(centred, centred)
    shift = q.mean() - turn * p.mean()
    return np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]])


def _check(into: NDArray[np.float64], frame_px: float, width: int, height: int) -> None:
    if frame_px < SIDE:
        raise PhotoError(f"too small: the face's frame is {frame_px:.0f} px wide, {SIDE} are needed")
    corners = cv2.transform(np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64), into)[0]
    shown, _ = cv2.intersectConvexConvex(
        corners.astype(np.float32), np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    )
    if 1 - shown > MOST_MISSING:
        raise PhotoError(f"cut off: {1 - shown:.0%} of the face's frame lie beyond the photo's edge")


def _cut_out(photo: NDArray[np.uint8], into: NDArray[np.float64], frame_px: float, side: int) -> NDArray[np.uint8]:
    """Shrunk by area first, so that the turned picture does not alias."""
    smaller = tuple(round(px * min(1.0, side / frame_px)) for px in photo.shape[1::-1])
    scale = np.array([*np.divide(photo.shape[1::-1], smaller), 1])
    photo = cv2.resize(photo, smaller, interpolation=cv2.INTER_AREA).astype(np.uint8)
    matrix = into * side * scale
    # Pixel i covers i to i + 1.
    matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    return cv2.warpAffine(photo, matrix, (side, side), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101).astype(
        np.uint8
    )
