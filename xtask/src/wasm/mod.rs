//! `cargo xtask wasm`, `playground` and `page`: the core as a WebAssembly module, the page around it, and that in a browser.
//!
//! wasm-bindgen's post-processing is a library here, behind the feature `wasm` that the tasks turn on for themselves.
//!
//! - `build`: Rust to a module and its glue; `page`: files to a folder and to one file; `modules`: JavaScript joined; `serve`: that folder on loopback;
//!   `parts`: what a module is made of

#[cfg(feature = "wasm")]
mod build;
#[cfg(any(feature = "wasm", test))]
mod modules;
#[cfg(feature = "wasm")]
mod page;
#[cfg(any(feature = "wasm", test))]
mod parts;
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
    let port = match arguments {
        [] => 8080,
        [only] if only == "--build" => return Ok(()),
        [option, port] if option == "--port" => port.parse().map_err(|_| format!("{port} is not a port"))?,
        _ => return Err("usage: cargo xtask playground [--build | --port PORT]".into()),
    };
    let host = serve::Host::open(&built.folder, port)?;
    println!("playground: http://{}/ until Ctrl-C", host.address()?);
    host.serve();
    Ok(())
}

/// Builds the page and checks it in Chromium; `--pictures FOLDER` keeps what it looks like.
#[cfg(feature = "wasm")]
pub fn page(arguments: &[String]) -> Outcome {
    let built = page::build()?;
    println!("{built}");
    built.within_budget()?;
    crate::machine::install(&[crate::machine::CHROMIUM])?;
    let host = serve::Host::open(&built.folder, 0)?;
    let address = host.address()?;
    std::thread::spawn(move || host.serve());
    let checks = page::checks()?;
    let mut node = std::process::Command::new("node");
    node.arg(checks).arg(format!("http://{address}/")).arg(built.folder.join(page::SINGLE));
    if let [option, folder] = arguments
        && option == "--pictures"
    {
        node.arg(folder);
    }
    crate::process::run(&mut node)
}

#[cfg(not(feature = "wasm"))]
pub fn check(arguments: &[String]) -> Outcome {
    again("wasm", arguments)
}

#[cfg(not(feature = "wasm"))]
pub fn page(arguments: &[String]) -> Outcome {
    again("page", arguments)
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
