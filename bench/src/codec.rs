//! What decoding alone costs: a frame's header and body, borrowed from it. No server, no socket.

use std::hint::black_box;
use std::time::Instant;

use bumpalo::Bump;
use eventor_core::protocol::header::RequestHeader;
use eventor_core::protocol::{ApiKey, api_versions, produce};
use eventor_core::wire::{Reader, Text};
use eventor_tests::{at, batch, frame};

use crate::Options;

const RUNS: usize = 15;
const DECODES: f64 = 200_000.0;

/// Prints a line for each.
pub fn run(options: &Options) {
    let request = api_versions::Request {
        client_software_name: Text::new("eventor-bench"),
        client_software_version: Text::new("1.0"),
        ..Default::default()
    };
    let value = "v".repeat(100);
    let small = eventor_tests::produce("bench", 0, batch([&*value])).version(10);
    println!("Decoding a request, header and body (best of {RUNS} runs):\n");
    println!("| request | ns |\n|---|---|");
    println!("| ApiVersions 3 | {:.0} |", least_ns(&frame(&at(3, request), 1), api_versions_3, options));
    println!("| Produce 10, one batch | {:.0} |", least_ns(&frame(&small, 1), produce_10, options));
}

fn api_versions_3(frame: &[u8], arena: &Bump) -> bool {
    let mut reader = Reader::new(frame, arena);
    let header = reader.message::<RequestHeader<'_>>(ApiKey::ApiVersions.request_header_version(3));
    header.is_ok() && black_box(reader.message::<api_versions::Request<'_>>(3)).is_ok()
}

fn produce_10(frame: &[u8], arena: &Bump) -> bool {
    let mut reader = Reader::new(frame, arena);
    let header = reader.message::<RequestHeader<'_>>(ApiKey::Produce.request_header_version(10));
    header.is_ok() && black_box(reader.message::<produce::Request<'_>>(10)).is_ok()
}

fn least_ns(frame: &[u8], decode: fn(&[u8], &Bump) -> bool, options: &Options) -> f64 {
    let decodes = (DECODES * options.share) as u32;
    let mut arena = Bump::new();
    let run = |_| {
        let begun = Instant::now();
        for _ in 0..decodes {
            assert!(decode(black_box(&frame[4..]), &arena));
            arena.reset();
        }
        begun.elapsed().as_secs_f64() * 1e9 / f64::from(decodes)
    };
    (0..RUNS).map(run).fold(f64::MAX, f64::min)
}
