//! The metadata machine: image, replay, controller.
