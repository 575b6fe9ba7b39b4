//! A contender as a process: started, asked what it used, killed, its data removed.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::{Options, Outcome};

/// Who is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contender {
    Floor,
    /// The `eventor` binary.
    Threads,
    /// The `eventor-smol` binary.
    Tasks,
}

/// In the order of their turns.
pub const CONTENDERS: [Contender; 3] = [Contender::Floor, Contender::Threads, Contender::Tasks];

impl Contender {
    pub fn name(self) -> &'static str {
        match self {
            Contender::Floor => "floor",
            Contender::Threads => "eventor",
            Contender::Tasks => "eventor-smol",
        }
    }
}

/// A running server.
pub struct Server {
    child: Child,
    data: PathBuf,
    pub address: SocketAddr,
}

/// Builds both binaries where this one is, and as it is.
pub fn build() -> Outcome<()> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet", "--locked"]);
    match cfg!(debug_assertions) {
        true => println!("Not optimised: these numbers say that it runs, and nothing else.\n"),
        false => _ = cargo.arg("--release"),
    }
    cargo.args(["--package", "eventor-runtime-std", "--package", "eventor-runtime-smol"]);
    let status = cargo.current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the binaries were not built: {status}")),
        Err(error) => Err(format!("cargo: {error}")),
    }
}

impl Server {
    /// Starts it on an empty directory. `fetch_bytes` is what the floor sends for a Fetch.
    pub fn start(contender: Contender, fetch_bytes: &str, options: &Options) -> Outcome<Server> {
        let failed = |error: std::io::Error| format!("{}: {error}", contender.name());
        let data = options.directory.join(contender.name());
        if data.exists() {
            fs::remove_dir_all(&data).map_err(failed)?;
        }
        fs::create_dir_all(&options.directory).map_err(failed)?;
        let this = std::env::current_exe().map_err(failed)?;
        let mut command = match contender {
            Contender::Floor => {
                let mut command = Command::new(&this);
                command.arg("floor").arg(&data).arg(fetch_bytes);
                command
            }
            Contender::Threads | Contender::Tasks => {
                let mut command = Command::new(this.with_file_name(contender.name()));
                command.args(["--log", "error", "--override", "listeners=PLAINTEXT://127.0.0.1:0"]);
                command.arg("--override").arg(format!("log.dirs={}", data.display()));
                // Members come quickly here.
                command.args(["--override", "group.initial.rebalance.delay.ms=500"]);
                command
            }
        };
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(failed)?;
        let banner = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let address = banner.map_while(Result::ok).find_map(|line| {
            let address = line.trim().strip_prefix("bootstrap")?;
            address.trim().parse().ok()
        });
        let Some(address) = address else {
            return Err(format!("{} does not start: {:?}", contender.name(), child.wait()));
        };
        Ok(Server { child, data, address })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Processor time of all its threads so far, in ns. Those that ended are not in it.
    pub fn processor_ns(&self) -> u64 {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.id()));
        let of = |path: PathBuf| {
            let text = fs::read_to_string(path.join("schedstat")).ok()?;
            text.split_whitespace().next()?.parse::<u64>().ok()
        };
        tasks.into_iter().flatten().flatten().filter_map(|task| of(task.path())).sum()
    }

    /// Memory that it holds, in KiB. The system's cheaper answer to this lags behind by some pages for each processor.
    pub fn memory_kib(&self) -> u64 {
        let sums = fs::read_to_string(format!("/proc/{}/smaps_rollup", self.id())).unwrap_or_default();
        let line = sums.lines().find_map(|line| line.strip_prefix("Rss:"));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended, and what is left is removed at its next start.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.data);
    }
}

/// Takes pages out of the system's reserve before a contender needs them: fresh ones would cost it more than its work.
pub fn warm_memory(bytes: f64, options: &Options) -> Outcome<()> {
    let path = options.directory.join("warm");
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    fs::create_dir_all(&options.directory).map_err(failed)?;
    fs::write(&path, vec![1; bytes as usize]).map_err(failed)?;
    fs::remove_file(&path).map_err(failed)
}

/// Time that this machine's owner took away, and all time, in ticks.
pub fn stolen() -> (u64, u64) {
    let text = fs::read_to_string("/proc/stat").unwrap_or_default();
    let fields = text.lines().next().unwrap_or_default().split_whitespace().skip(1);
    let ticks: Vec<u64> = fields.filter_map(|field| field.parse().ok()).collect();
    (ticks.get(7).copied().unwrap_or(0), ticks.iter().take(8).sum())
}

/// A line for the head of a report: the processor, the system, the commit.
pub fn about_this_machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("an unknown processor", |(_, model)| model);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let count = std::thread::available_parallelism().map_or(1, usize::from);
    let git = Command::new("git").args(["log", "-1", "--format=%h of %cs"]).output();
    let commit =
        git.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    let congestion = fs::read_to_string("/proc/sys/net/ipv4/tcp_congestion_control").unwrap_or_default();
    format!("{count} x {model}, Linux {} with TCP {}, commit {commit}", kernel.trim(), congestion.trim())
}
