// The console producer's records, read from lines: its own reader knows neither partitions nor timestamps nor null.

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.tools.api.RecordReader;

public final class LineReader implements RecordReader {
    private String topic;

    @Override
    public void configure(Map<String, ?> settings) {
        topic = (String) settings.get("topic");
    }

    @Override
    public Iterator<ProducerRecord<byte[], byte[]>> readRecords(InputStream input) {
        var lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        return lines.lines().map(line -> Line.parse(topic, line)).iterator();
    }
}
