//! The runtime as a library: starts on a port of the system's choice, serves, stops in order. The same for both runtimes, whose
//! test names its `run` first.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};

use eventor_core::broker::Broker;
use eventor_core::config::Config;
use eventor_core::time::{Mono, Now, Wall};
use eventor_server::settings::ConnectionLimits;
use eventor_server::{Failure, Server, Stop, directory};
use eventor_storage::DirectoryStorage;
use eventor_storage::file_system::Memory;

use crate::run;

struct Running {
    addresses: Vec<SocketAddr>,
    stop: Stop,
    thread: JoinHandle<Result<(), Failure>>,
}

fn start(limits: ConnectionLimits) -> Running {
    start_with(1, limits)
}

fn start_with(listeners: usize, limits: ConnectionLimits) -> Running {
    let mut config = Config::default();
    config.endpoints = config.endpoints.iter().cycle().take(listeners).cloned().collect();
    let wall = Wall(1_700_000_000_000);
    let memory = Memory::default();
    directory::format(&memory, &config, 7, wall).expect("memory is empty");
    let storage = DirectoryStorage::open(memory, wall).expect("it was just formatted");
    let now = Now { mono: Mono(0), wall };
    let broker = Broker::open(config, std::sync::Arc::new(storage), 7, now).expect("a fresh directory");
    let bind = |_| TcpListener::bind("127.0.0.1:0").expect("a free port");
    let listeners: Vec<_> = (0..listeners).map(bind).collect();
    let addresses = listeners.iter().map(|one| one.local_addr().expect("bound")).collect();
    let server = Server { limits, ..Server::new(broker, listeners) };
    let stop = server.stop.clone();
    Running { addresses, stop, thread: thread::spawn(|| run(server)) }
}

/// Asks for the API versions, version 0, and reads the answer.
fn ask(socket: &mut TcpStream, correlation_id: u8) {
    send(socket, correlation_id);
    receive(socket, correlation_id);
}

fn send(socket: &mut TcpStream, correlation_id: u8) {
    socket.write_all(&[0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, correlation_id, 0xff, 0xff]).expect("it is open");
}

fn receive(socket: &mut TcpStream, correlation_id: u8) {
    let mut length = [0; 4];
    socket.read_exact(&mut length).expect("an answer");
    let mut answer = vec![0; u32::from_be_bytes(length) as usize];
    socket.read_exact(&mut answer).expect("all of it");
    assert_eq!(answer[..6], [0, 0, 0, correlation_id, 0, 0]);
}

#[test]
fn fifty_connections_are_served_and_closed_when_it_stops() {
    let running = start(ConnectionLimits::default());
    let mut sockets: Vec<_> =
        (0..50).map(|_| TcpStream::connect(running.addresses[0]).expect("it listens")).collect();
    for round in 0..3 {
        sockets.iter_mut().for_each(|socket| ask(socket, round));
    }
    running.stop.stop();
    for socket in &mut sockets {
        assert_eq!(socket.read(&mut [0]).expect("closed in order"), 0);
    }
    assert_eq!(running.thread.join().expect("no panic"), Ok(()));
    assert!(TcpStream::connect(running.addresses[0]).is_err());
}

#[test]
fn who_sends_on_while_it_stops_still_reads_its_answers_and_the_end() {
    let running = start(ConnectionLimits::default());
    let connect = || TcpStream::connect(running.addresses[0]).expect("it listens");
    let (mut busy, mut other) = (connect(), connect());
    ask(&mut other, 0);
    send(&mut busy, 1);
    assert_eq!(busy.peek(&mut [0]).expect("an answer"), 1);
    running.stop.stop();
    assert_eq!(other.read(&mut [0]).expect("closed in order"), 0);
    drop(other);
    // Nobody answers any more; a connection that were broken off would refuse one of these and lose what it has.
    for correlation_id in 2..100 {
        send(&mut busy, correlation_id);
    }
    receive(&mut busy, 1);
    let mut rest = Vec::new();
    busy.read_to_end(&mut rest).expect("closed in order");
    drop(busy);
    assert_eq!(running.thread.join().expect("no panic"), Ok(()));
}

#[test]
fn a_connection_beyond_the_limit_waits_until_another_ends() {
    let running = start(ConnectionLimits { total: 1, ..ConnectionLimits::default() });
    let mut first = TcpStream::connect(running.addresses[0]).expect("it listens");
    ask(&mut first, 1);
    let mut second = TcpStream::connect(running.addresses[0]).expect("the system takes it");
    drop(first);
    ask(&mut second, 2);
    running.stop.stop();
    assert_eq!(running.thread.join().expect("no panic"), Ok(()));
}

#[test]
fn every_listener_accepts_again_after_the_limit_was_reached() {
    let limits = ConnectionLimits { total: 2, ..ConnectionLimits::default() };
    let running = start_with(2, limits);
    for round in 0..20 {
        let connect = |at: usize| TcpStream::connect(running.addresses[at]).expect("the system takes it");
        let mut held = [connect(0), connect(1)];
        held.iter_mut().for_each(|socket| ask(socket, round));
        let mut waiting = [connect(0), connect(1)];
        // Both wait; their turn comes when both of the others end, at the same moment or not.
        drop(held);
        waiting.iter_mut().for_each(|socket| ask(socket, round));
    }
    running.stop.stop();
    assert_eq!(running.thread.join().expect("no panic"), Ok(()));
}

#[test]
fn a_connection_too_many_from_one_address_is_closed() {
    let running = start(ConnectionLimits { per_address: 1, ..ConnectionLimits::default() });
    let mut first = TcpStream::connect(running.addresses[0]).expect("it listens");
    ask(&mut first, 1);
    let mut second = TcpStream::connect(running.addresses[0]).expect("the system takes it");
    assert_eq!(second.read(&mut [0]).expect("closed in order"), 0);
    ask(&mut first, 2);
    running.stop.stop();
    assert_eq!(running.thread.join().expect("no panic"), Ok(()));
}
