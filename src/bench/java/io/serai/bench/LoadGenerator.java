package io.serai.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.Supplier;

/// A closed-loop HTTP/1.1 client on one thread, in the manner of `wrk -t1`: it costs little, so that what is measured
/// is the server. Every connection sends its next request as soon as the answer is there.
final class LoadGenerator {

    /// @param requests answers with the status that was expected
    /// @param failures answers with another one
    /// @param p95 the time that all but one in twenty answers took at most, in milliseconds
    /// @param p99 the time that all but one in a hundred answers took at most, in milliseconds
    record Result(long requests, long failures, double seconds, double p95, double p99) {
        double perSecond() {
            return requests / seconds;
        }
    }

    private static final class Connection {
        final SocketChannel channel;
        final ByteBuffer in = ByteBuffer.allocate(64 * 1024);
        long sent;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

    private static final int BUCKETS = 100_000;
    private static final int BUCKET_NANOS = 10_000;

    private final Supplier<byte[]> next;
    private final int status;
    private final int[] times = new int[BUCKETS];
    private long requests;
    private long failures;

    /// @param request the whole request as bytes go over the wire
    /// @param status the status every answer must have
    LoadGenerator(String request, int status) {
        byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
        this.next = () -> bytes;
        this.status = status;
    }

    /// @param next makes each request, as bytes go over the wire
    LoadGenerator(Supplier<byte[]> next, int status) {
        this.next = next;
        this.status = status;
    }

    Result run(int port, int connections, Duration duration) throws IOException {
        requests = 0;
        Arrays.fill(times, 0);
        failures = 0;
        var open = new ArrayList<SocketChannel>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
                open.add(channel);
                channel.configureBlocking(false);
                var connection = new Connection(channel);
                channel.register(selector, SelectionKey.OP_READ, connection);
                send(connection);
            }
            long began = System.nanoTime();
            long until = began + duration.toNanos();
            while (System.nanoTime() < until) {
                if (selector.select(1000) == 0) {
                    throw new IOException("no answer within a second");
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    serve((Connection) key.attachment());
                }
                selector.selectedKeys().clear();
            }
            return new Result(requests, failures, (System.nanoTime() - began) / 1e9, slowest(20), slowest(100));
        } finally {
            for (SocketChannel channel : open) {
                channel.close();
            }
        }
    }

    private void serve(Connection connection) throws IOException {
        ByteBuffer in = connection.in;
        if (connection.channel.read(in) < 0) {
            throw new IOException("the server closed the connection");
        }
        int size = answerSize(in);
        if (size < 0 || in.position() < size) {
            return;
        }
        int got = (in.get(9) - '0') * 100 + (in.get(10) - '0') * 10 + (in.get(11) - '0');
        if (got == status) {
            requests++;
        } else {
            failures++;
        }
        in.clear();
        long bucket = (System.nanoTime() - connection.sent) / BUCKET_NANOS;
        times[(int) Math.min(bucket, BUCKETS - 1)]++;
        send(connection);
    }

    private void send(Connection connection) throws IOException {
        connection.sent = System.nanoTime();
        ByteBuffer out = ByteBuffer.wrap(next.get());
        while (out.hasRemaining()) {
            connection.channel.write(out);
        }
    }

    /// What all but one in so many took at most.
    private double slowest(int oneIn) {
        long slow = (requests + failures) / oneIn;
        int bucket = BUCKETS - 1;
        for (long seen = 0; bucket > 0; bucket--) {
            seen += times[bucket];
            if (seen > slow) {
                break;
            }
        }
        return (bucket + 1) * (BUCKET_NANOS / 1e6);
    }

    /// The size of the answer in the buffer, head and body; -1 while the head is not complete.
    private static int answerSize(ByteBuffer in) {
        byte[] bytes = in.array();
        int end = in.position();
        int length = 0;
        int line = 0;
        for (int i = 0; i + 1 < end; i++) {
            if (bytes[i] != '\r' || bytes[i + 1] != '\n') {
                continue;
            }
            if (i == line) {
                return i + 2 + length;
            }
            if (startsWithLength(bytes, line, i)) {
                length = number(bytes, line + LENGTH.length, i);
            }
            line = i + 2;
        }
        return -1;
    }

    private static boolean startsWithLength(byte[] bytes, int from, int to) {
        if (to - from < LENGTH.length) {
            return false;
        }
        for (int i = 0; i < LENGTH.length; i++) {
            if ((bytes[from + i] | 0x20) != (LENGTH[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] bytes, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] >= '0' && bytes[i] <= '9') {
                value = value * 10 + bytes[i] - '0';
            }
        }
        return value;
    }
}
