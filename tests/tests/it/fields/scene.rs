//! What a row starts from: a broker with some topics, and a request that is about to be sent to it.

use eventor_core::metadata::record::Record;
use eventor_core::protocol::on_disk::metadata::{
    BrokerEndpoint, ConfigRecord, PartitionRecord, RegisterBrokerRecord, TopicRecord,
};
use eventor_core::wire::Text;
use eventor_tests::{Client, Request, Setup, Sim, batch, create_topic, init_producer_id, produce};
use uuid::Uuid;

use crate::archive::unpack;
use crate::foreign_directory::{generated, metadata_batch};

/// A prepared broker.
pub struct Scene {
    pub sim: Sim,
    pub client: Client,
    /// The request, length included; it is not sent yet.
    pub frame: Vec<u8>,
}

impl Scene {
    fn new(sim: Sim, client: Client) -> Scene {
        Scene { sim, client, frame: Vec::new() }
    }

    /// With this request.
    pub fn asked(mut self, request: impl Request) -> Scene {
        self.frame = self.client.encode(request);
        self
    }

    pub fn id(&mut self, topic: &str) -> Uuid {
        self.sim.topic_id(topic)
    }
}

/// Topics `t` (two partitions, three batches in the first) and `other`, and `__consumer_offsets`.
pub fn topics() -> Scene {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    client.call(create_topic("t").partitions(2));
    client.call(create_topic("other"));
    client.call(create_topic("__consumer_offsets"));
    for value in ["one", "two", "three"] {
        client.call(produce("t", 0, batch([value])));
    }
    client.call(init_producer_id());
    sim.run_jobs();
    Scene::new(sim, client)
}

/// A directory of Kafka's with transactions that are open: topics `orders` and `payments`.
pub fn transactions() -> Scene {
    let mut sim = Setup::seed(7).files(unpack("transactions")).start();
    sim.run_jobs();
    let client = sim.connect();
    Scene::new(sim, client)
}

/// A directory of Kafka's with groups of every protocol.
pub fn foreign_groups() -> Scene {
    let mut sim = Setup::seed(7).files(unpack("groups")).start();
    sim.run_jobs();
    let client = sim.connect();
    Scene::new(sim, client)
}

/// A directory of Kafka's with quotas, credentials and configs of everything.
pub fn administered() -> Scene {
    let mut sim = Setup::seed(7).files(unpack("admin")).start();
    sim.run_jobs();
    let client = sim.connect();
    Scene::new(sim, client)
}

pub fn former_cluster() -> Scene {
    former_cluster_with(&[])
}

/// A directory that was once part of a cluster: broker 2 is away, and so is one replica of topic `wide` with these configs.
pub fn former_cluster_with(configs: &[(&'static str, &'static str)]) -> Scene {
    cluster_of(configs, &[])
}

/// The same, where broker 2 was about to get the replica that it has of `wide`.
pub fn moving() -> Scene {
    cluster_of(&[], &[2])
}

fn cluster_of(configs: &[(&'static str, &'static str)], adding_replicas: &[i32]) -> Scene {
    const WIDE: Uuid = Uuid::from_u128(0x41);
    let files = generated(true);
    let endpoint = BrokerEndpoint {
        name: Text::new("PLAINTEXT"),
        host: Text::new("away"),
        port: 9092,
        ..Default::default()
    };
    let broker = RegisterBrokerRecord { broker_id: 2, end_points: &[endpoint], ..Default::default() };
    let topic = TopicRecord { name: Text::new("wide"), topic_id: WIDE };
    let partition = PartitionRecord {
        partition_id: 0,
        topic_id: WIDE,
        replicas: &[1, 2],
        isr: &[1],
        adding_replicas,
        leader: 1,
        directories: &[Uuid::nil(), Uuid::nil()],
        ..Default::default()
    };
    let config = |(name, value): &(&'static str, &'static str)| ConfigRecord {
        resource_type: 2,
        resource_name: Text::new("wide"),
        name: Text::new(name),
        value: Some(Text::new(value)),
    };
    let mut records = vec![
        (1, Record::RegisterBroker(broker)),
        (0, Record::Topic(topic)),
        (1, Record::Partition(partition)),
    ];
    records.extend(configs.iter().map(|one| (0, Record::Config(config(one)))));
    let path = "__cluster_metadata-0/00000000000000000000.log";
    let log = files.read(path).expect("the metadata log");
    files.write(path, &[log, metadata_batch(4, &records)].concat());
    let mut sim = Setup::seed(7).files(files).start();
    let client = sim.connect();
    Scene::new(sim, client)
}
