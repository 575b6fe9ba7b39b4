// Reads messages from standard input, has Kafka's generated classes read and write each, and answers on standard output.
//
// First it tells what is not in any schema: every API key with its header versions, every error code. Then a question is
// a class's name, a version and bytes; the answer is a length and the bytes, or -1 and why there are none.

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.errors.RetriableException;

public final class Echo {
    private static final String[] PACKAGES = {
        "org.apache.kafka.common.message.",
        "org.apache.kafka.common.metadata.",
        "org.apache.kafka.raft.generated.",
        "org.apache.kafka.coordinator.group.generated.",
        "org.apache.kafka.coordinator.share.generated.",
        "org.apache.kafka.coordinator.transaction.generated.",
        "org.apache.kafka.server.log.remote.metadata.storage.generated.",
    };

    private static final Map<String, Class<?>> CLASSES = new HashMap<>();

    public static void main(String[] arguments) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
        facts(out);
        out.flush();
        while (true) {
            String name;
            try {
                name = in.readUTF();
            } catch (EOFException end) {
                return;
            }
            short version = in.readShort();
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            try {
                byte[] answer = echo(name, version, bytes);
                out.writeInt(answer.length);
                out.write(answer);
            } catch (Throwable problem) {
                StringWriter why = new StringWriter();
                problem.printStackTrace(new PrintWriter(why));
                out.writeInt(-1);
                out.writeUTF(why.toString().lines().limit(3).reduce("", (some, line) -> some + line + "\n"));
            }
            out.flush();
        }
    }

    private static void facts(DataOutputStream out) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (ApiMessageType type : ApiMessageType.values()) {
            for (int version = type.lowestSupportedVersion(); version <= type.highestSupportedVersion(true); version++) {
                lines.append("api ").append(type.apiKey()).append(' ').append(version)
                    .append(' ').append(type.requestHeaderVersion((short) version))
                    .append(' ').append(type.responseHeaderVersion((short) version)).append('\n');
            }
        }
        for (Errors error : Errors.values()) {
            boolean retriable = error.exception() instanceof RetriableException;
            lines.append("error ").append(error.code()).append(' ').append(error.name()).append(' ').append(retriable).append('\n');
        }
        out.writeUTF(lines.toString());
    }

    private static byte[] echo(String name, short version, byte[] bytes) throws ReflectiveOperationException {
        ApiMessage message = (ApiMessage) find(name).getDeclaredConstructor().newInstance();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        message.read(new ByteBufferAccessor(buffer), version);
        if (buffer.hasRemaining()) {
            throw new IllegalStateException(buffer.remaining() + " of " + bytes.length + " bytes are left over");
        }
        ByteBuffer written = MessageUtil.toByteBufferAccessor(message, version).buffer();
        byte[] answer = new byte[written.remaining()];
        written.get(answer);
        return answer;
    }

    private static Class<?> find(String name) throws ClassNotFoundException {
        Class<?> known = CLASSES.get(name);
        if (known != null) {
            return known;
        }
        for (String place : PACKAGES) {
            for (String suffix : new String[] {"", "Data"}) {
                try {
                    Class<?> found = Class.forName(place + name + suffix);
                    if (ApiMessage.class.isAssignableFrom(found)) {
                        CLASSES.put(name, found);
                        return found;
                    }
                } catch (ClassNotFoundException next) {
                    // The next place may have it.
                }
            }
        }
        throw new ClassNotFoundException(name);
    }
}
