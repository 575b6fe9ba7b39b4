//! `cargo xtask twins`: both binaries sleep when there is nothing to do.
//!
//! With a thousand idle connections and a hundred parked Fetches a broker uses no processor time at all, and no thread of
//! it is so much as woken; a long poll is answered at its time with no system call meanwhile, as strace sees it; and
//! `eventor-smol` needs few threads. It takes half a minute for each, because it is about time; so it is no test of cargo's.
//! Linux only: it reads `/proc`.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::{available_parallelism, sleep};
use std::time::{Duration, Instant, SystemTime};

use eventor_tests::{Request, create_topic, fetch, frame, produce};

use crate::process::BINARIES;
use crate::server::{Home, Server};
use crate::{Outcome, cache, machine, process};

const IDLE: usize = 1000;
const PARKED: usize = 100;
/// So many files a broker must be able to open: it takes half of them for connections, of which one may hold two.
const FILES: u64 = 8192;
/// Longer than a broker takes to note down what was done last.
const SETTLE: Duration = Duration::from_secs(6);
const SETTLES_MAX: usize = 5;
const QUIET: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_secs(30);
/// How long the long poll under strace is.
const LONG_POLL: Duration = Duration::from_secs(4);
/// How long it may still be busy with its beginning, on a machine that is busy itself.
const BEGINNING: Duration = Duration::from_secs(1);
/// Nothing is due while it is looked at: the first look for old segments comes later.
const PROPERTIES: &[u8] = b"log.initial.task.delay.ms=86400000\nlog.retention.check.interval.ms=86400000\n";
/// How late it may be answered there.
const LATE_MAX: Duration = Duration::from_secs(10);
/// Beside one thread for each core: flushes, jobs, the reactor, the one that waits for the others.
const THREADS_BESIDE_CORES: usize = 4;

pub fn run(arguments: &[String]) -> Outcome {
    if files_max()? < FILES {
        let own = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut again = Command::new("sh");
        again.args(["-c", "ulimit -n \"$0\" && exec \"$@\"", &FILES.to_string()]).arg(own).arg("twins");
        return process::run(again.args(arguments));
    }
    machine::install(&[machine::STRACE])?;
    let mut checks = 0;
    for name in BINARIES {
        let home = Home::new(cache::folder("twins")?.join(name))?;
        let file = OpenOptions::new().append(true).open(home.properties());
        file.and_then(|mut file| file.write_all(PROPERTIES)).map_err(|error| error.to_string())?;
        let server = Server::eventor(name, &process::binary(name)?, &home)?;
        checks += check(name, &server, &home).map_err(|why| format!("{name}: {why}"))?;
        server.stop()?;
    }
    println!("twins: {checks} checks passed");
    if checks == 0 { Err("nothing was checked".into()) } else { Ok(()) }
}

/// The limit of open files, from the line of `/proc/self/limits` that says so.
fn files_max() -> Result<u64, String> {
    let limits = read(Path::new("/proc/self/limits"))?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next()).ok_or("no limit of open files")?;
    Ok(soft.parse().unwrap_or(u64::MAX))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Everything, with one binary; answers how many checks it were.
fn check(name: &str, server: &Server, home: &Home) -> Result<usize, String> {
    let address: SocketAddr = home.bootstrap().parse().map_err(|_| "an address")?;
    let mut first = Client::connect(address)?;
    first.ask(create_topic("t"))?;
    let idle: Vec<Client> = (0..IDLE).map(|_| Client::connect(address)).collect::<Result<_, _>>()?;
    let mut parked: Vec<Client> = (0..PARKED).map(|_| Client::connect(address)).collect::<Result<_, _>>()?;
    for client in &mut parked {
        client.send(fetch("t", 0).min_bytes(1).max_wait_ms(i32::MAX))?;
    }
    let threads = sleeps(server.id())?;
    println!(
        "twins: {name}: with {IDLE} idle connections and {PARKED} parked Fetches no tick of the processor and no wake-up in {} s",
        QUIET.as_secs()
    );
    let allowed = available_parallelism().map_or(1, usize::from) + THREADS_BESIDE_CORES;
    if name == "eventor-smol" && threads > allowed {
        return Err(format!("{threads} threads; {allowed} are enough"));
    }
    println!("twins: {name}: {threads} threads");
    let seen = strace(server.id(), home, || first.poll())?;
    println!(
        "twins: {name}: a long poll of {} s takes {seen} system calls, none of them meanwhile",
        LONG_POLL.as_secs()
    );
    first.ask(produce("t", 0, ["wake up"]))?;
    for client in &mut parked {
        client.receive()?;
    }
    println!("twins: {name}: one record wakes all {PARKED}");
    drop(idle);
    Ok(4)
}

/// A connection to the broker.
struct Client(TcpStream);

impl Client {
    fn connect(address: SocketAddr) -> Result<Client, String> {
        let socket = TcpStream::connect(address).map_err(|error| format!("connecting: {error}"))?;
        socket.set_read_timeout(Some(PATIENCE)).map_err(|error| error.to_string())?;
        Ok(Client(socket))
    }

    fn send(&mut self, request: impl Request) -> Outcome {
        self.0.write_all(&frame(&request, 1)).map_err(|error| format!("sending: {error}"))
    }

    /// The next reply.
    fn receive(&mut self) -> Result<Vec<u8>, String> {
        let failed = |error: std::io::Error| format!("no reply: {error}");
        let mut length = [0; 4];
        self.0.read_exact(&mut length).map_err(failed)?;
        let mut reply = vec![0; u32::from_be_bytes(length) as usize];
        self.0.read_exact(&mut reply).map_err(failed)?;
        Ok(reply)
    }

    fn ask(&mut self, request: impl Request) -> Result<Vec<u8>, String> {
        self.send(request)?;
        self.receive()
    }

    /// A long poll that nothing ends but time.
    fn poll(&mut self) -> Outcome {
        let begun = Instant::now();
        self.ask(fetch("t", 0).min_bytes(1).max_wait_ms(LONG_POLL.as_millis() as i32))?;
        let took = begun.elapsed();
        match took >= LONG_POLL && took < LONG_POLL + LATE_MAX {
            true => Ok(()),
            false => Err(format!("a long poll of {LONG_POLL:?} took {took:?}")),
        }
    }
}

/// What a process has done so far.
#[derive(Debug, PartialEq, Eq)]
struct Activity {
    /// Hundredths of seconds on a processor.
    ticks: u64,
    /// How often each of its threads was put on a processor.
    switches: Vec<(PathBuf, u64)>,
}

fn activity(id: u32) -> Result<Activity, String> {
    let stat = read(Path::new(&format!("/proc/{id}/stat")))?;
    // The name in parentheses may hold anything; user and system time are the 14th and 15th field.
    let fields = stat.rsplit_once(") ").map_or("", |(_, rest)| rest).split_whitespace();
    let ticks = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    let tasks = fs::read_dir(format!("/proc/{id}/task")).map_err(|error| error.to_string())?;
    let paths: BTreeSet<PathBuf> = tasks.filter_map(|task| Some(task.ok()?.path())).collect();
    let switches = |path: PathBuf| {
        let status = read(&path.join("status"))?;
        let counts = status.lines().filter(|line| line.contains("ctxt_switches"));
        let sum = counts.filter_map(|line| line.rsplit_once('\t')?.1.parse::<u64>().ok()).sum();
        Ok((path, sum))
    };
    Ok(Activity { ticks, switches: paths.into_iter().map(switches).collect::<Result<_, String>>()? })
}

/// Waits until the process has settled; then it must not run at all. Answers how many threads it has.
fn sleeps(id: u32) -> Result<usize, String> {
    let mut before = activity(id)?;
    for _ in 0..SETTLES_MAX {
        sleep(SETTLE);
        let now = activity(id)?;
        let is_settled = now == before;
        before = now;
        if is_settled {
            break;
        }
    }
    sleep(QUIET);
    let after = activity(id)?;
    let ticks = after.ticks - before.ticks;
    let woken: Vec<_> = after.switches.iter().filter(|task| !before.switches.contains(task)).collect();
    match (ticks, woken.as_slice()) {
        (0, []) => Ok(after.switches.len()),
        (_, woken) => {
            let names = woken.iter().map(|(task, _)| read(&task.join("comm")).unwrap_or_default());
            let names: BTreeSet<String> = names.map(|name| name.trim().to_owned()).collect();
            Err(format!(
                "while nothing happened it ran {ticks} ticks, and {} threads were woken: {names:?}",
                woken.len()
            ))
        }
    }
}

/// Runs `act` while strace looks on. Answers how many system calls there were; none may be between its beginning and its end.
fn strace(id: u32, home: &Home, act: impl FnOnce() -> Outcome) -> Result<usize, String> {
    let (calls, said) = (home.folder.join("strace.calls"), home.folder.join("strace.log"));
    let log = File::create(&said).map_err(|error| format!("{}: {error}", said.display()))?;
    let mut command = Command::new("strace");
    command.args(["-f", "-ttt", "-p", &id.to_string(), "-o"]).arg(&calls).stdin(Stdio::null()).stderr(log);
    let mut strace = command.spawn().map_err(|error| format!("cannot run strace: {error}"))?;
    let looked = attach(&mut strace, &said, &calls).and_then(|()| {
        let begun = SystemTime::now();
        act()?;
        Ok((begun, SystemTime::now()))
    });
    // By its own id; it lets go of the broker and ends.
    let ended = process::run(Command::new("kill").args(["-INT", &strace.id().to_string()]));
    strace.wait().map_err(|error| error.to_string())?;
    let (begun, ended) = ended.and(looked)?;
    let seconds =
        |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs_f64();
    let (begun, ended) = (seconds(begun), seconds(ended));
    let text = read(&calls)?;
    let when = |line: &str| line.split_whitespace().nth(1)?.parse::<f64>().ok();
    let of_poll: Vec<_> =
        text.lines().filter(|line| when(line).is_some_and(|at| (begun..=ended).contains(&at))).collect();
    let quiet = begun + BEGINNING.as_secs_f64()..begun + LONG_POLL.as_secs_f64();
    let meanwhile: Vec<_> =
        of_poll.iter().filter(|line| when(line).is_some_and(|at| quiet.contains(&at))).collect();
    match (of_poll.len(), meanwhile.first()) {
        (0, _) => Err(format!("strace saw nothing: {}", read(&said)?)),
        (count, None) => Ok(count),
        (_, Some(line)) => {
            Err(format!("{} system calls while a long poll waited, the first: {line}", meanwhile.len()))
        }
    }
}

/// Waits until strace has the process, and every thread waits again for what it was waiting for.
fn attach(strace: &mut Child, said: &Path, calls: &Path) -> Outcome {
    let begun = Instant::now();
    while !read(said)?.contains("attached") {
        if strace.try_wait().map_err(|error| error.to_string())?.is_some() || begun.elapsed() > PATIENCE {
            return Err(format!("strace does not attach: {}", read(said)?));
        }
        sleep(Duration::from_millis(20));
    }
    let length = || fs::metadata(calls).map(|calls| calls.len()).map_err(|error| error.to_string());
    loop {
        let before = length()?;
        sleep(Duration::from_secs(1));
        match length()? == before {
            true => return Ok(()),
            false if begun.elapsed() > PATIENCE => return Err("there are system calls without end".into()),
            false => {}
        }
    }
}
