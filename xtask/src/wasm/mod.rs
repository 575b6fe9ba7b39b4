//! `cargo xtask wasm` and `cargo xtask playground`: the core as a WebAssembly module, and the page around it.
//!
//! wasm-bindgen's post-processing is a library here, behind the feature `wasm` that the tasks turn on for themselves.
//!
//! - `build`: Rust to a module and its glue; `page`: files to a folder and to one file; `modules`: JavaScript joined; `serve`: that folder on loopback

#[cfg(feature = "wasm")]
mod build;
#[cfg(any(feature = "wasm", test))]
mod modules;
#[cfg(feature = "wasm")]
mod page;
#[cfg(feature = "wasm")]
mod serve;

use crate::Outcome;

/// Runs the module in Node.
#[cfg(feature = "wasm")]
pub fn check(_: &[String]) -> Outcome {
    let module = build::module(build::Use::Check)?;
    println!("wasm: eventor-playground is {} KiB, goldens included", module.size_bytes()? / 1024);
    let check = crate::process::root().join("wasm-playground/check.mjs");
    crate::process::run(std::process::Command::new("node").arg(check).arg(&module.glue))
}

/// Builds the page and serves it; `--build` only builds it.
#[cfg(feature = "wasm")]
pub fn playground(arguments: &[String]) -> Outcome {
    let built = page::build()?;
    println!("{built}");
    match arguments {
        [] => serve::serve(&built.folder, 8080),
        [only] if only == "--build" => Ok(()),
        [option, port] if option == "--port" => {
            let port = port.parse().map_err(|_| format!("{port} is not a port"))?;
            serve::serve(&built.folder, port)
        }
        _ => Err("usage: cargo xtask playground [--build | --port PORT]".into()),
    }
}

#[cfg(not(feature = "wasm"))]
pub fn check(arguments: &[String]) -> Outcome {
    again("wasm", arguments)
}

#[cfg(not(feature = "wasm"))]
pub fn playground(arguments: &[String]) -> Outcome {
    again("playground", arguments)
}

/// The same task, with the feature.
#[cfg(not(feature = "wasm"))]
fn again(task: &str, arguments: &[String]) -> Outcome {
    let mut again = crate::process::cargo();
    again.args(["run", "--quiet", "--package", "xtask", "--features", "wasm", "--", task]).args(arguments);
    crate::process::run(&mut again)
}
