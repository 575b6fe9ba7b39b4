//! The metadata machine: image, replay, controller.

pub mod image;
pub mod topic_config;
