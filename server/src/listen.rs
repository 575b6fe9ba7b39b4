//! Binds listeners. The only sockets that are opened here; runtimes accept from them.

use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};

use eventor_core::config::Endpoint;

use crate::settings::Listener;

/// Binds every listener, and puts bound ports where endpoints advertise none of their own.
///
/// # Errors
/// One line that says what is wrong with which listener and what to do.
pub fn bind(listeners: &[Listener], endpoints: &mut [Endpoint]) -> Result<Vec<TcpListener>, String> {
    listeners
        .iter()
        .zip(endpoints)
        .map(|(listener, endpoint)| {
            let bound = bind_one(listener).map_err(|error| explain(listener, &error))?;
            if listener.advertises_bound_port {
                endpoint.port = bound.local_addr().map_err(|error| explain(listener, &error))?.port();
            }
            Ok(bound)
        })
        .collect()
}

fn bind_one(listener: &Listener) -> io::Result<TcpListener> {
    if listener.host.is_empty() {
        // IPv6's unspecified address takes IPv4 too, except where there is no IPv6.
        return TcpListener::bind(("::", listener.port)).or_else(|error| match error.kind() {
            io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied => Err(error),
            _ => TcpListener::bind(("0.0.0.0", listener.port)),
        });
    }
    let mut addresses: Vec<SocketAddr> = (listener.host.as_str(), listener.port).to_socket_addrs()?.collect();
    // Java prefers IPv4 where a name has both, and so do most clients.
    addresses.sort_by_key(SocketAddr::is_ipv6);
    TcpListener::bind(addresses.as_slice())
}

fn explain(listener: &Listener, error: &io::Error) -> String {
    let Listener { name, host, port, .. } = listener;
    let host = if host.is_empty() { "any address" } else { host };
    match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "listener {name}: port {port} on {host} is in use; stop the program that listens there, or choose another \
             port, as in --override listeners=PLAINTEXT://127.0.0.1:0"
        ),
        io::ErrorKind::PermissionDenied => {
            format!("listener {name}: port {port} may not be opened ({error}); choose a port above 1023")
        }
        io::ErrorKind::AddrNotAvailable => {
            format!("listener {name}: {host} is not an address of this machine; correct it in listeners")
        }
        _ => {
            format!("listener {name}: cannot listen on {host}, port {port}: {error}; correct it in listeners")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::bind;
    use crate::settings::Listener;
    use eventor_core::config::Config;

    fn listener(host: &str, port: u16) -> Listener {
        Listener { name: "PLAINTEXT".into(), host: host.into(), port, advertises_bound_port: true }
    }

    #[test]
    fn the_port_that_the_system_chose_is_advertised() {
        let mut endpoints = Config::default().endpoints;
        let bound = bind(&[listener("127.0.0.1", 0)], &mut endpoints).expect("a free port");
        assert_eq!(endpoints[0].port, bound[0].local_addr().expect("bound").port());
    }

    #[test]
    fn a_busy_port_is_named_with_what_to_do() {
        let mut endpoints = Config::default().endpoints;
        let first = bind(&[listener("127.0.0.1", 0)], &mut endpoints).expect("a free port");
        let port = first[0].local_addr().expect("bound").port();
        let said = bind(&[listener("127.0.0.1", port)], &mut endpoints).expect_err("busy");
        assert!(
            said.starts_with(&format!("listener PLAINTEXT: port {port} on 127.0.0.1 is in use; ")),
            "{said}"
        );
    }

    #[test]
    fn a_host_of_another_machine_is_named() {
        let mut endpoints = Config::default().endpoints;
        let said = bind(&[listener("192.0.2.1", 0)], &mut endpoints).expect_err("not ours");
        assert!(said.contains("192.0.2.1 is not an address of this machine"), "{said}");
    }
}
