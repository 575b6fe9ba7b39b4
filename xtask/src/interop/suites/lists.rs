//! What is known of single tests, by their names: which are not run, which wait, which are unsteady; each with why.

use std::collections::{BTreeMap, BTreeSet};

/// A test, or several that begin alike.
pub struct Row {
    pub test: &'static str,
    pub reason: Reason,
}

/// Why a test need not pass.
#[derive(Clone, Copy, PartialEq)]
pub enum Reason {
    /// Passes on Kafka, and here as soon as this is served.
    WaitsFor(&'static str),
    /// Not run: what it needs, which Kafka would need too.
    LeftOut(&'static str),
    /// Fails at times on Kafka too, and so has more tries: what was seen.
    Unsteady(&'static str),
}

use Reason::{LeftOut, Unsteady, WaitsFor};

const fn row(test: &'static str, reason: Reason) -> Row {
    Row { test, reason }
}

impl Row {
    pub fn names(&self, test: &str) -> bool {
        test.starts_with(self.test)
    }

    pub fn is_left_out(&self) -> bool {
        matches!(self.reason, LeftOut(_))
    }
}

/// The tests that there are of each reason, for people.
pub fn by_reason<'a>(rows: &[Row], tests: &'a BTreeSet<String>) -> BTreeMap<String, Vec<&'a str>> {
    let mut reasons: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for row in rows {
        let reason = match row.reason {
            WaitsFor(what) => format!("wait for {what}"),
            LeftOut(needs) => format!("left out, which need {needs}"),
            Unsteady(seen) => format!("unsteady, {seen}"),
        };
        let named = tests.iter().map(String::as_str).filter(|test| row.names(test));
        reasons.entry(reason).or_default().extend(named);
    }
    reasons
}

pub const KAFKA_PYTHON: &[Row] = &[
    row("test_ssl_integration.py", LeftOut("TLS")),
    row("test_admin_integration.py::test_create_describe_delete_acls", LeftOut("an authorizer")),
    row("test_producer_integration.py::test_transactional_producer_messages", WaitsFor("transactions")),
    row("test_producer_integration.py::test_transactional_producer_offsets", WaitsFor("transactions")),
];

/// The older one brings no tests of TLS, which are the first row.
pub const KAFKA_PYTHON_OLD: &[Row] = KAFKA_PYTHON.split_at(1).1;

pub const LIBRDKAFKA: &[Row] = &[
    row("0053", LeftOut("no broker, for they look at the client's own statistics")),
    row("0055_producer_latency/transactions", WaitsFor("transactions")),
    row(
        "0055_producer_latency_mock/test_producer_latency_first",
        LeftOut("no broker, for they bring a mock"),
    ),
    row("0061_consumer_lag/with transactions", WaitsFor("transactions")),
    row("0077", LeftOut("smaller segments than Kafka 4 allows")),
    row("0081_admin/do_test_CreateAcls", LeftOut("an authorizer")),
    row("0081_admin/do_test_DeleteAcls", LeftOut("an authorizer")),
    row("0081_admin/do_test_DescribeAcls", LeftOut("an authorizer")),
    row("0098", LeftOut("three brokers")),
    row("0101", LeftOut("three brokers")),
    row("0103", LeftOut("three brokers")),
    row("0109", LeftOut("an authorizer")),
    row(
        "0113_cooperative_rebalance/o_java_interop",
        LeftOut("a Java program of theirs, which is not published"),
    ),
    row("0113_cooperative_rebalance_local/a_assign_rapid", LeftOut("no broker, for they bring a mock")),
    row("0113_cooperative_rebalance_local/p_lost", LeftOut("no broker, for they bring a mock")),
    row("0113_cooperative_rebalance_local/q_lost", LeftOut("no broker, for they bring a mock")),
    row("0113_cooperative_rebalance_local/r_lost", LeftOut("no broker, for they bring a mock")),
    row("0113_cooperative_rebalance_local/s_no_segfault", LeftOut("no broker, for they bring a mock")),
    row("0113_cooperative_rebalance_local/t_consumer_group", LeftOut("no broker, for they bring a mock")),
    row("0115", LeftOut("an authorizer")),
    row("0119", LeftOut("an authorizer")),
    row("0127", Unsteady("for a busy machine does not meet their times")),
    row("0129", LeftOut("smaller segments than Kafka 4 allows")),
    row("0137_barrier_batch_consume/control_msgs", WaitsFor("transactions")),
    row("0139", LeftOut("no broker, for they bring a mock")),
    row("0150", LeftOut("no broker, for they bring a mock")),
    row("8000", LeftOut("a person who looks on")),
    row("8001", LeftOut("a person who looks on")),
];

/// Of those that want topics not to be made by asking for them.
pub const LIBRDKAFKA_NO_AUTO_CREATE_ROWS: &[Row] =
    &[row("0107", LeftOut("three brokers")), row("0111", LeftOut("three brokers"))];

/// librdkafka's tests that are run in parts, a process each, because a test ends with its first part that fails.
/// A part is what stands in the names of its subtests.
pub const LIBRDKAFKA_PARTS: &[(&str, &[&str])] = &[
    (
        "0055",
        &[
            "settings",
            "low linger",
            "microsecond",
            "high linger",
            "1000",
            "no acks",
            "idempotence",
            "transactions",
        ],
    ),
    ("0061", &["without transactions", "with transactions"]),
    (
        "0081",
        &[
            "test_unclean_destroy",
            "test_CreateTopics",
            "test_DeleteTopics",
            "test_CreatePartitions",
            "test_AlterConfigs",
            "test_IncrementalAlterConfigs",
            "test_DescribeConfigs",
            "test_DeleteRecords",
            "test_ListConsumerGroups:",
            "test_DescribeConsumerGroups",
            "test_DescribeTopics",
            "test_DescribeCluster",
            "test_DeleteGroups",
            "test_DeleteConsumerGroupOffsets",
            "test_ListOffsets",
            "test_AlterConsumerGroupOffsets",
            "test_ListConsumerGroupOffsets",
            "test_UserScramCredentials",
        ],
    ),
    (
        "0113",
        &[
            "a_assign",
            "b_subscribe",
            "c_subscribe",
            "d_change",
            "e_change",
            "f_assign",
            "g_incremental",
            "h_delete",
            "i_delete",
            "j_delete",
            "k_add",
            "l_unsubscribe",
            "m_unsubscribe",
            "n_wildcard",
            "s_subscribe",
            "t_max_poll",
            "rebalance_cb: 0, subscription_variation: 0",
            "rebalance_cb: 0, subscription_variation: 1",
            "rebalance_cb: 0, subscription_variation: 2",
            "rebalance_cb: 1, subscription_variation: 0",
            "rebalance_cb: 1, subscription_variation: 1",
            "rebalance_cb: 1, subscription_variation: 2",
            "v_commit",
            "x_incremental",
        ],
    ),
    ("0137", &["with_seek", "store_offset", "different_batch", "same_batch", "control_msgs"]),
];

/// Those of librdkafka that want topics not to be made by asking for them.
pub const LIBRDKAFKA_NO_AUTO_CREATE: &[&str] = &["0045", "0107", "0111"];

/// Those of librdkafka that are always run: the quick ones, and those of the admin API.
pub const LIBRDKAFKA_NAMED: &[&str] = &[
    "0001", "0002", "0003", "0005", "0007", "0008", "0012", "0013", "0014", "0015", "0016", "0017", "0018",
    "0019", "0020", "0021", "0022", "0029", "0030", "0031", "0034", "0035", "0036", "0039", "0040", "0042",
    "0044", "0048", "0054", "0056", "0057", "0059", "0060", "0063", "0064", "0065", "0067", "0068", "0069",
    "0070", "0073", "0081", "0082", "0083", "0085", "0086", "0090", "0099", "0112", "0130", "0132", "0140",
];
