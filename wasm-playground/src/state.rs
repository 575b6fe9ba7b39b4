//! How things stand, as JSON: clocks and connections, what comes next, what travelled, what the broker holds.

use eventor_core::broker::inspect::{GroupState, MemberState, PartitionState};
use eventor_core::records::Header;
use eventor_tests::{Event, Files, Sim, Travelled};

use crate::batch::name_of;
use crate::json::Json;
use crate::playground::is_step;

/// So many deadlines are told, the soonest.
const DEADLINES_MAX: usize = 200;
/// So many batches of a segment are told, the first.
const BATCHES_MAX: usize = 1000;
/// So much of an event's line is told.
const LINE_CHARS_MAX: usize = 120;

/// `{running, mono_ms, date, wait_ms?, refused?, connections: [{closed?}]}`.
#[must_use]
pub fn json(sim: &Sim) -> String {
    let mut json = Json::default();
    let now = sim.now();
    json.object(|json| {
        json.key("running").bool(sim.is_running());
        json.key("mono_ms").number(now.mono.0 as f64);
        json.key("date").string(&eventor_explain::date(now.wall.0));
        if let Some(ms) = sim.wait_ms() {
            json.key("wait_ms").number(ms as f64);
        }
        if let Some(refused) = sim.refused() {
            json.key("refused").string(&refused);
        }
        json.key("connections").array(|json| {
            for connection in 0..sim.connections() {
                json.object(|json| {
                    if let Some(why) = sim.closed(connection) {
                        json.key("closed").string(&why);
                    }
                });
            }
        });
    });
    json.finish()
}

/// What will happen by itself, soonest first.
#[must_use]
pub fn deadlines(sim: &Sim) -> String {
    let mut json = Json::default();
    let now = sim.now().mono;
    json.array(|json| {
        for (connection, deadline) in sim.deadlines().iter().take(DEADLINES_MAX) {
            json.object(|json| {
                json.key("at_ms").number(deadline.at.0 as f64);
                json.key("wait_ms").number((deadline.at - now) as f64);
                json.key("name").string(deadline.name);
                json.key("of").string(&deadline.of);
                if let Some(connection) = connection {
                    json.key("connection").size(*connection);
                }
            });
        }
    });
    json.finish()
}

/// What somebody did: `[{event, at_ms, text}]`.
#[must_use]
pub fn steps(sim: &Sim) -> String {
    let mut json = Json::default();
    let mut at_ms = 0_u64;
    json.array(|json| {
        for (number, event) in sim.recording().iter().enumerate() {
            if is_step(event) {
                json.object(|json| {
                    json.key("event").size(number);
                    json.key("at_ms").number(at_ms as f64);
                    json.key("text").string(&line(event));
                });
            }
            if let Event::AdvanceMs(ms) = event {
                at_ms = at_ms.saturating_add(*ms);
            }
        }
    });
    json.finish()
}

/// An event's line, cut where it gets long.
#[must_use]
pub fn line(event: &Event) -> String {
    let said = match event {
        Event::Write { path, length, .. } => format!("Write {length} bytes to {path}"),
        Event::Bytes { connection, bytes } if bytes.len() > LINE_CHARS_MAX / 2 => {
            format!("Bytes {connection} ({} bytes)", bytes.len())
        }
        event => event.to_string(),
    };
    said.chars().take(LINE_CHARS_MAX).collect()
}

/// Every exchange, in the order in which the last byte of each request was sent.
#[must_use]
pub fn exchanges(sim: &Sim) -> String {
    let mut json = Json::default();
    json.array(|json| {
        for exchange in sim.exchanges() {
            json.object(|json| {
                json.key("connection").size(exchange.connection);
                json.key("key").number(exchange.api.0);
                json.key("version").number(exchange.api.1);
                if let Some(name) = exchange.name() {
                    json.key("name").string(name);
                }
                json.key("correlation_id").number(exchange.correlation_id);
                json.key("event").size(exchange.event);
                json.key("sent_ms").number(exchange.sent_ms as f64);
                json.key("request").bytes(&exchange.request);
                if let Some(response) = &exchange.response {
                    json.key("response").bytes(response);
                    json.key("received_ms").number(exchange.received_ms as f64);
                }
            });
        }
    });
    json.finish()
}

/// What travelled on all connections, in order.
#[must_use]
pub fn packets(sim: &Sim) -> String {
    let mut packets: Vec<_> = (0..sim.connections())
        .flat_map(|connection| sim.packets(connection).into_iter().map(move |packet| (connection, packet)))
        .collect();
    packets.sort_by_key(|(_, packet)| packet.event);
    let mut json = Json::default();
    json.array(|json| {
        for (connection, packet) in packets {
            let (what, range) = match packet.what {
                Travelled::Opened => ("opened", None),
                Travelled::Sent(range) => ("sent", Some(range)),
                Travelled::Received(range) => ("received", Some(range)),
                Travelled::Ended => ("ended", None),
                Travelled::Cut => ("cut", None),
                Travelled::Closed => ("closed", None),
            };
            json.object(|json| {
                json.key("connection").size(connection);
                json.key("at_ms").number(packet.at.0 as f64);
                json.key("event").size(packet.event);
                json.key("what").string(what);
                if let Some(range) = range {
                    json.key("start").size(range.start);
                    json.key("end").size(range.end);
                }
            });
        }
    });
    json.finish()
}

/// `{topics: [{name, id, partitions: [{index, start?, end?, stable?, epoch?, flushed, producers: [{id, epoch, sequence, timestamp}],
/// segments: [{path, bytes, batches: [{position, bytes, first, last, epoch, count, codec, timestamp, producer, control}], rest?}]}]}],
/// groups: [{id, kind, state, protocol, generation, members: [{id, client, metadata, assignment, waits_for?}],
/// offsets: [{topic, partition, offset}]}]}`. `rest` says what stands behind the last batch, or that more follow.
#[must_use]
pub fn broker(sim: &Sim) -> String {
    let mut json = Json::default();
    let files = sim.files();
    let paths: Vec<String> = files.paths().into_iter().filter(|path| path.ends_with(".log")).collect();
    json.object(|json| {
        json.key("topics").array(|json| {
            for topic in sim.topic_states() {
                json.object(|json| {
                    json.key("name").string(&topic.name);
                    json.key("id").string(&topic.id.to_string());
                    json.key("partitions").array(|json| {
                        for one in &topic.partitions {
                            let directory = format!("{}-{}/", topic.name, one.index);
                            partition(json, one, &directory, &paths, &files);
                        }
                    });
                });
            }
        });
        json.key("groups").array(|json| sim.group_states().iter().for_each(|one| group(json, one)));
    });
    json.finish()
}

fn partition(json: &mut Json, one: &PartitionState, directory: &str, paths: &[String], files: &Files) {
    json.object(|json| {
        json.key("index").number(one.index);
        if let Some(view) = one.view {
            json.key("start").number(view.start_offset as f64);
            json.key("end").number(view.end_offset as f64);
            json.key("stable").number(view.stable_offset as f64);
            json.key("epoch").number(view.leader_epoch);
        }
        json.key("flushed").number(one.flushed_offset as f64);
        json.key("producers").array(|json| {
            for (id, producer) in &one.producers {
                json.object(|json| {
                    json.key("id").number(*id as f64);
                    json.key("epoch").number(producer.epoch);
                    json.key("sequence").number(producer.last_sequence());
                    json.key("timestamp").number(producer.last_timestamp as f64);
                });
            }
        });
        json.key("segments").array(|json| {
            for path in paths.iter().filter(|path| path.starts_with(directory)) {
                segment(json, path, &files.read(path).unwrap_or_default());
            }
        });
    });
}

fn segment(json: &mut Json, path: &str, content: &[u8]) {
    let (mut at, mut count, mut rest) = (0, 0, None);
    json.object(|json| {
        json.key("path").string(path);
        json.key("bytes").size(content.len());
        json.key("batches").array(|json| {
            while at < content.len() {
                let header = match Header::parse(&content[at..], at) {
                    Ok(header) if header.size_bytes() <= content.len() - at => header,
                    Ok(_) => {
                        rest = Some("the last batch is cut".to_owned());
                        break;
                    }
                    Err(malformed) => {
                        rest = Some(malformed.to_string());
                        break;
                    }
                };
                if count == BATCHES_MAX {
                    rest = Some("more batches follow".to_owned());
                    break;
                }
                batch(json, at, &header);
                (at, count) = (at + header.size_bytes(), count + 1);
            }
        });
        if let Some(rest) = &rest {
            json.key("rest").string(rest);
        }
    });
}

fn batch(json: &mut Json, position: usize, header: &Header<'_>) {
    json.object(|json| {
        json.key("position").size(position);
        json.key("bytes").size(header.size_bytes());
        json.key("first").number(header.base_offset() as f64);
        json.key("last").number(header.last_offset() as f64);
        json.key("epoch").number(header.partition_leader_epoch());
        json.key("count").number(header.records_count());
        json.key("codec").string(name_of(header.codec()).unwrap_or("unknown"));
        json.key("timestamp").number(header.max_timestamp() as f64);
        json.key("producer").number(header.producer_id() as f64);
        json.key("control").bool(header.is_control());
    });
}

fn group(json: &mut Json, group: &GroupState) {
    json.object(|json| {
        json.key("id").string(&group.id);
        json.key("kind").string(group.kind);
        json.key("state").string(group.state);
        json.key("protocol").string(&group.protocol);
        json.key("generation").number(group.generation);
        json.key("members").array(|json| group.members.iter().for_each(|one| member(json, one)));
        json.key("offsets").array(|json| {
            for (topic, partition, offset) in &group.offsets {
                json.object(|json| {
                    json.key("topic").string(topic);
                    json.key("partition").number(*partition);
                    json.key("offset").number(*offset as f64);
                });
            }
        });
    });
}

fn member(json: &mut Json, member: &MemberState) {
    json.object(|json| {
        json.key("id").string(&member.id);
        json.key("client").string(&member.client_id);
        json.key("metadata").bytes(&member.metadata);
        json.key("assignment").bytes(&member.assignment);
        if let Some(waits_for) = member.waits_for {
            json.key("waits_for").string(waits_for);
        }
    });
}
