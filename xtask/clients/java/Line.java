// A record as a line of text, and back.

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

final class Line {
    private static final HexFormat HEX = HexFormat.of();

    static ProducerRecord<byte[], byte[]> parse(String topic, String line) {
        String[] words = line.split(" ");
        var record = new ProducerRecord<>(topic, Integer.valueOf(words[0]), Long.valueOf(words[1]), bytes(words[2]), bytes(words[3]));
        if (!words[4].equals("-")) {
            for (String pair : words[4].split(",")) {
                int at = pair.indexOf('=');
                String name = new String(HEX.parseHex(pair.substring(0, at)), StandardCharsets.UTF_8);
                record.headers().add(name, bytes(pair.substring(at + 1)));
            }
        }
        return record;
    }

    static String of(ConsumerRecord<byte[], byte[]> record) {
        List<String> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(HEX.formatHex(header.key().getBytes(StandardCharsets.UTF_8)) + "=" + text(header.value()));
        }
        return String.join(" ", record.topic(), "" + record.partition(), "" + record.offset(), "" + record.timestamp(),
                text(record.key()), text(record.value()), headers.isEmpty() ? "-" : String.join(",", headers));
    }

    private static byte[] bytes(String text) {
        return text.equals("-") ? null : HEX.parseHex(text.substring(1));
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "-" : "x" + HEX.formatHex(bytes);
    }
}
