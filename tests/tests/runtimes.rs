//! Both runtimes answer the goldens over a real socket with the bytes that `Sim` answers.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use eventor_server::{Failure, Server, SetClock};
use eventor_tests::golden::{Golden, goldens, preparation, prepared, setup};

/// Longer than anything takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// All that `Sim` answers to the preparation and the golden, sent one after the other on one connection.
fn expected(golden: &Golden) -> (Vec<Vec<u8>>, Vec<u8>) {
    let mut sim = setup().start();
    let mut client = sim.connect();
    let mut before = 0;
    let mut replies: Vec<Vec<u8>> = Vec::new();
    for frame in preparation().into_iter().chain([golden.request.clone()]) {
        client.exchange(&frame);
        let received = client.received();
        replies.push(received[before..].to_vec());
        before = received.len();
    }
    let last = replies.pop().expect("the golden's");
    (replies, last)
}

fn replay(golden: &Golden, run: fn(Server) -> Result<(), Failure>) {
    let (replies, last) = expected(golden);
    let (broker, now) = setup().broker().expect("it starts");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let server = Server { clock: Arc::new(SetClock::at(now)), ..Server::new(broker, vec![listener]) };
    let stop = server.stop.clone();
    let running = thread::spawn(move || run(server));
    let mut socket = TcpStream::connect(address).expect("it listens");
    socket.set_read_timeout(Some(PATIENCE)).expect("a socket");
    let mut ask = |request: &[u8], expected: &[u8], what: &str| {
        socket.write_all(request).expect("the broker reads");
        let mut reply = vec![0; expected.len()];
        socket.read_exact(&mut reply).unwrap_or_else(|error| panic!("{}: {what}: {error}", golden.name));
        assert_eq!(reply, expected, "{}: {what}", golden.name);
    };
    for (request, expected) in preparation().iter().zip(&replies) {
        ask(request, expected, "the preparation");
    }
    ask(&golden.request, &last, "the reply");
    socket.shutdown(Shutdown::Write).expect("it is open");
    let mut rest = Vec::new();
    socket.read_to_end(&mut rest).expect("it closes in order");
    assert!(rest.is_empty(), "{}: {} bytes too many", golden.name, rest.len());
    stop.stop();
    assert_eq!(running.join().expect("no panic"), Ok(()), "{}", golden.name);
}

/// Goldens in which time must pass need a clock that can be moved.
fn timeless() -> Vec<Golden> {
    let goldens: Vec<_> = goldens().into_iter().filter(|golden| golden.wait_ms == 0).collect();
    assert!(goldens.len() > 50, "only {} goldens", goldens.len());
    goldens
}

#[test]
fn threads_answer_the_goldens_with_the_same_bytes() {
    timeless().iter().for_each(|golden| replay(golden, eventor_runtime_std::run));
}

#[test]
fn tasks_answer_the_goldens_with_the_same_bytes() {
    timeless().iter().for_each(|golden| replay(golden, eventor_runtime_smol::run));
}

#[test]
fn the_prepared_state_is_the_same_each_time() {
    let of = |_| prepared().connect().call(eventor_tests::all_metadata()).frame().to_vec();
    assert_eq!(of(0), of(1));
}
