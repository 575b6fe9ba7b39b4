// Package shape is what the Go client programs share: the command line and the story. A program gives Main its library.
// Everything that is checked is checked here, so that every library is asked the same.
//
//	PROGRAM BOOTSTRAP story PREFIX
//	PROGRAM BOOTSTRAP write PREFIX < records
//	PROGRAM BOOTSTRAP read TOPIC...
package shape

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

const (
	firstTimestamp = 1_700_000_000_000
	partitions     = 4
	perPartition   = 10
	waitMax        = 30 * time.Second
	readMax        = 60 * time.Second
	runMax         = 120 * time.Second
)

// Library is one client library. What fails in it ends the program.
type Library interface {
	// Codecs that it can write. All libraries here are idempotent when asked to be.
	Codecs() []string
	// Create makes a topic with the admin API.
	Create(topic string, partitions int32)
	// Describe answers the leader of each partition, in order.
	Describe(topic string) []int32
	DescribeGroup(group string) (state string, members int)
	Delete(topic string)
	Topics() []string
	Write(topic, codec string, idempotent bool, records []Record)
	// Ends answers the end offset of each partition, in order.
	Ends(topic string) []int64
	OffsetAt(topic string, partition int32, timestamp int64) int64
	// Consumer answers a member of the group; without one, a reader of everything from the beginning.
	Consumer(group string, topics []string) Consumer
	Close()
}

// Consumer reads all the time.
type Consumer interface {
	// Poll answers the records that came since the last poll.
	Poll() []Record
	// Owned answers the partitions that are its own, in any order.
	Owned() []int32
	// Commit takes an offset for each partition, in order.
	Commit(topic string, offsets []int64)
	Seek(topic string, partition int32, offset int64)
	Close()
}

// Main runs the program.
func Main(libraryOf func(bootstrap string) Library) {
	if len(os.Args) < 4 {
		fail("usage: PROGRAM BOOTSTRAP story|write|read ARGUMENT...")
	}
	time.AfterFunc(runMax, func() { fail("not done after %v", runMax) })
	library := libraryOf(os.Args[1])
	switch command, arguments := os.Args[2], os.Args[3:]; command {
	case "story":
		story(library, arguments[0])
	case "write":
		write(library, arguments[0])
	case "read":
		read(library, arguments)
	default:
		fail("no such command: %s", command)
	}
	library.Close()
}

func fail(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", arguments...)
	os.Exit(1)
}

func check(holds bool, format string, arguments ...any) {
	if !holds {
		fail(format, arguments...)
	}
}

// Check ends the program when err is one.
func Check(err error, what string) {
	check(err == nil, "%s: %v", what, err)
}

// Note tells of an error that a library tells of and recovers from by itself.
func Note(err error) {
	fmt.Fprintln(os.Stderr, err)
}

// Polls until look answers true.
func waitFor(look func() bool, what func() string) {
	waitUpTo(waitMax, look, what)
}

func waitUpTo(limit time.Duration, look func() bool, what func() string) {
	for deadline := time.Now().Add(limit); !look(); time.Sleep(20 * time.Millisecond) {
		check(time.Now().Before(deadline), "waited %v in vain: %s", limit, what())
	}
}

// A consumer with all it ever read.
type member struct {
	Consumer
	read []Record
}

func (m *member) seen() []Record {
	m.read = append(m.read, m.Poll()...)
	return m.read
}

func (m *member) owned() []int32 {
	m.seen()
	owned := slices.Clone(m.Owned())
	slices.Sort(owned)
	return owned
}

var everything = []int32{0, 1, 2, 3}

func valueOf(partition int32, n int64) string {
	return fmt.Sprintf("value %d of partition %d", n, partition)
}

func storyRecords() (records []Record) {
	for n := range int64(perPartition) {
		for partition := range int32(partitions) {
			records = append(records, Record{
				Partition: partition,
				Timestamp: firstTimestamp + n*1000,
				Key:       fmt.Appendf(nil, "key %d", n),
				Value:     []byte(valueOf(partition, n)),
			})
		}
	}
	return records
}

// Makes a topic, which a broker that is busy lists a little later.
func create(library Library, topic string, partitions int32) {
	library.Create(topic, partitions)
	listed := func() bool { return slices.Contains(library.Topics(), topic) }
	waitFor(listed, func() string { return fmt.Sprintf("the new topic %s is not listed", topic) })
}

func story(library Library, prefix string) {
	topic, group := prefix+"-story", prefix+"-group"
	create(library, topic, partitions)
	fmt.Println("create")
	leaders := library.Describe(topic)
	check(slices.Equal(leaders, []int32{1, 1, 1, 1}), "leaders are %v", leaders)
	fmt.Println("describe")
	library.Write(topic, "none", true, storyRecords())
	ends := library.Ends(topic)
	check(slices.Equal(ends, []int64{10, 10, 10, 10}), "after producing, the topic ends at %v", ends)
	fmt.Println("produce")
	groupStory(library, group, topic)
	seek(library, topic)
	fmt.Println("seek")
	at := library.OffsetAt(topic, 2, firstTimestamp+3*1000-500)
	check(at == 3, "offset by timestamp is %d, not 3", at)
	fmt.Println("timestamp")
	library.Delete(topic)
	gone := func() bool { return !slices.Contains(library.Topics(), topic) }
	waitFor(gone, func() string { return "the deleted topic is still listed" })
	fmt.Println("delete")
}

func groupStory(library Library, group, topic string) {
	join := func() *member { return &member{Consumer: library.Consumer(group, []string{topic})} }
	first := join()
	firstOwnsAll := func() bool { return slices.Equal(first.owned(), everything) }
	waitFor(firstOwnsAll, func() string { return fmt.Sprint("the only member owns ", first.owned()) })
	readAll := func() bool { return len(first.seen()) >= partitions*perPartition }
	waitFor(readAll, func() string { return fmt.Sprintf("read %d records", len(first.read)) })
	for _, r := range first.read {
		check(string(r.Value) == valueOf(r.Partition, r.Offset), "read %s at %d of partition %d", r.Value, r.Offset, r.Partition)
	}
	first.Commit(topic, []int64{7, 7, 7, 7})
	fmt.Println("group")

	second := join()
	shared := func() bool {
		ours, theirs := first.owned(), second.owned()
		both := slices.Concat(ours, theirs)
		slices.Sort(both)
		return len(ours) > 0 && len(theirs) > 0 && slices.Equal(both, everything)
	}
	waitFor(shared, func() string { return fmt.Sprintf("two members own %v and %v", first.owned(), second.owned()) })
	state, members := library.DescribeGroup(group)
	check(strings.EqualFold(state, "stable") && members == 2, "the group is described as %s with %d members", state, members)
	fmt.Println("join")
	second.Close()
	waitFor(firstOwnsAll, func() string { return fmt.Sprint("the member that stayed owns ", first.owned()) })
	fmt.Println("leave")
	first.Close()

	third := join()
	readRest := func() bool { return len(third.seen()) >= 3*partitions }
	waitFor(readRest, func() string { return fmt.Sprintf("resumed with %d records", len(third.read)) })
	for _, partition := range everything {
		var offsets []int64
		for _, r := range third.read {
			if r.Partition == partition {
				offsets = append(offsets, r.Offset)
			}
		}
		check(slices.Equal(offsets, []int64{7, 8, 9}), "resumed partition %d with offsets %v", partition, offsets)
	}
	third.Close()
	fmt.Println("resume")
}

// Reads to the end, goes back, and reads the very record there.
func seek(library Library, topic string) {
	reader := &member{Consumer: library.Consumer("", []string{topic})}
	readAll := func() bool { return len(reader.seen()) >= partitions*perPartition }
	waitFor(readAll, func() string { return fmt.Sprintf("read %d records", len(reader.read)) })
	reader.Seek(topic, 1, 6)
	var back []Record
	cameBack := func() bool {
		back = slices.DeleteFunc(slices.Clone(reader.seen()[partitions*perPartition:]), func(r Record) bool { return r.Partition != 1 })
		return len(back) > 0
	}
	waitFor(cameBack, func() string { return "nothing came after a seek" })
	check(back[0].Offset == 6 && string(back[0].Value) == valueOf(1, 6), "after a seek to 6 came %s at %d", back[0].Value, back[0].Offset)
	reader.Close()
}

func write(library Library, prefix string) {
	var records []Record
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		records = append(records, recordOf(lines.Text()))
	}
	Check(lines.Err(), "standard input")
	for _, codec := range library.Codecs() {
		for _, kind := range []string{"plain", "idempotent"} {
			topic := fmt.Sprintf("%s-%s-%s", prefix, codec, kind)
			if !slices.Contains(library.Topics(), topic) {
				create(library, topic, 2)
			}
			library.Write(topic, codec, kind == "idempotent", records)
			fmt.Println(topic)
		}
	}
}

func read(library Library, topics []string) {
	type place struct {
		topic     string
		partition int32
	}
	missing := map[place]int64{}
	for _, topic := range topics {
		for partition, end := range library.Ends(topic) {
			if end > 0 {
				missing[place{topic, int32(partition)}] = end
			}
		}
	}
	out := bufio.NewWriter(os.Stdout)
	reader := library.Consumer("", topics)
	readAll := func() bool {
		for _, r := range reader.Poll() {
			fmt.Fprintln(out, lineOf(r))
			where := place{r.Topic, r.Partition}
			if r.Offset+1 >= missing[where] {
				delete(missing, where)
			}
		}
		return len(missing) == 0
	}
	waitUpTo(readMax, readAll, func() string { return fmt.Sprint("not read to the end: ", missing) })
	reader.Close()
	Check(out.Flush(), "standard output")
}
