package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/// A hub as `./serai run` starts it, in a process of its own, for the benchmarks. The system property
/// `serai.bench.hub.options` may name a file of further options of its JVM, one a line, as an AOT cache of the tests.
final class BenchHub implements AutoCloseable {
    static final String KEY = "bench-key-0123456789-0123456789";
    static final String ACCOUNT = "demoAcct001";
    private static final String MEMBER = "11111111-1111-4111-8111-111111111111";
    private static final String HUB = "io.serai.Serai";
    private static final String BOUNDARY = "----serai-bench";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final long began;
    private final Process process;
    /// All that the hub has said; guarded by itself.
    private final List<String> said = new ArrayList<>();
    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// Returns when the hub is ready.
    BenchHub(Path home, Path data, int port, Map<String, String> settings, List<String> options) throws IOException {
        this(home, data, port, settings, options, HUB);
        await("Serai is ready");
    }

    private BenchHub(Path home, Path data, int port, Map<String, String> settings, List<String> options, String program)
            throws IOException {
        this(
                new ProcessBuilder(command(home, options, program)).redirectError(ProcessBuilder.Redirect.INHERIT),
                data,
                port,
                settings);
    }

    private BenchHub(ProcessBuilder builder, Path data, int port, Map<String, String> settings) throws IOException {
        this.port = port;
        builder.environment().keySet().removeIf(name -> name.startsWith("SERAI_"));
        builder.environment().putAll(settings);
        builder.environment().put("SERAI_DATA_DIR", data.toString());
        builder.environment().put("SERAI_HTTP_PORT", Integer.toString(port));
        builder.environment().put("SERAI_API_KEY", KEY);
        began = System.nanoTime();
        process = builder.start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        Thread.ofVirtual().start(() -> collect(output));
    }

    /// What the launcher in a home of its own starts. Not waited for: see [#awaitReady()].
    static BenchHub launched(Path home, Path data, int port, Map<String, String> settings) throws IOException {
        // a line for each request is more than one wants to keep
        var builder = new ProcessBuilder(home.resolve("serai").toString(), "run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        return new BenchHub(builder, data, port, settings);
    }

    private static List<String> command(Path home, List<String> options, String program) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dserai.home=" + home,
                "-cp",
                classPath(program)));
        String more = System.getProperty("serai.bench.hub.options");
        if (more != null) {
            command.add("@" + more);
        }
        command.add(program);
        return command;
    }

    /// A hub is measured as it is run: without the benchmarks behind it, unless its program is one of them.
    private static String classPath(String program) {
        String all = System.getProperty("java.class.path");
        if (!program.equals(HUB)) {
            return all;
        }
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("serai-bench.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void collect(BufferedReader output) {
        try (output) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (said) {
                    said.add(line);
                    said.notifyAll();
                }
            }
        } catch (IOException e) {
            // it was killed in the middle of a line
        }
    }

    /// A hub that stops dead the n-th time it reaches a moment, see `io.serai.HaltingHub`. Not waited for.
    static BenchHub halting(Path home, Path data, int port, Map<String, String> settings, String moment, int times)
            throws IOException {
        return new BenchHub(
                home,
                data,
                port,
                settings,
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Dserai.halt=" + moment, "-Dserai.halt.after=" + times),
                "io.serai.HaltingHub");
    }

    /// Waits for a line that holds the text, whether it was said already or not: what was asked of the hub before this
    /// one may reach it before it says that it is ready.
    void await(String text) throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        int seen = 0;
        try {
            while (System.nanoTime() < until) {
                boolean over = !process.isAlive();
                synchronized (said) {
                    for (; seen < said.size(); seen++) {
                        if (said.get(seen).contains(text)) {
                            return;
                        }
                    }
                    if (over) {
                        throw new IOException("the hub ended before it said: " + text);
                    }
                    said.wait(100);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("the hub never said: " + text);
    }

    /// Asks again and again, from the launch on.
    ///
    /// @return milliseconds from the launch to the first 200
    double awaitReady() throws IOException, InterruptedException {
        var ready = URI.create("http://127.0.0.1:" + port + "/observe/health/ready");
        while (System.nanoTime() - began < PATIENCE.toNanos()) {
            if (isReady(ready)) {
                return (System.nanoTime() - began) / 1e6;
            }
            if (!process.isAlive()) {
                throw new IOException("the hub ended with " + process.exitValue() + " before it was ready");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        throw new IOException("the hub was not ready in " + PATIENCE.toSeconds() + " s");
    }

    private static boolean isReady(URI ready) {
        try {
            var connection = (HttpURLConnection) ready.toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(5_000);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /// The memory that is the hub's, and its part of what it shares with others, in MB.
    double proportionalMegabytes() throws IOException {
        Path memory = Path.of("/proc/" + process.pid() + "/smaps_rollup");
        if (!Files.isReadable(memory)) {
            throw new IOException("the memory of a process can be measured on Linux only: there is no " + memory);
        }
        for (String line : Files.readAllLines(memory)) {
            if (line.startsWith("Pss:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
            }
        }
        throw new IOException(memory + " has no Pss");
    }

    /// `kill -9`.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Uploads and reads the whole answer.
    ///
    /// @return how long it took, from the first byte sent to the last received, in milliseconds
    double upload(String path, Path file) throws IOException, InterruptedException {
        long began = System.nanoTime();
        HttpResponse<InputStream> answer =
                client.send(uploading(path, file), HttpResponse.BodyHandlers.ofInputStream());
        byte[] end = new byte[0];
        try (InputStream body = answer.body()) {
            byte[] piece = new byte[64 * 1024];
            int read;
            while ((read = body.read(piece)) >= 0) {
                end = read == 0 ? end : java.util.Arrays.copyOf(piece, read);
            }
        }
        double millis = (System.nanoTime() - began) / 1e6;
        if (answer.statusCode() != 200) {
            throw new IOException(
                    "the import was answered " + answer.statusCode() + ": " + new String(end, StandardCharsets.UTF_8));
        }
        return millis;
    }

    /// Takes back the run that began last, and waits for its end.
    ///
    /// @return in milliseconds
    double undoLast() throws IOException, InterruptedException {
        var json = new ObjectMapper();
        String run = json.readTree(called("GET", "/v3/hub/run?limit=1"))
                .at("/data/0/id")
                .asText();
        long began = System.nanoTime();
        String undo = json.readTree(called("POST", "/v3/hub/run/" + run + "/undo"))
                .at("/data/run_id")
                .asText();
        while (true) {
            String status = json.readTree(called("GET", "/v3/hub/run/" + undo))
                    .at("/data/status")
                    .asText();
            if (status.equals("done")) {
                return (System.nanoTime() - began) / 1e6;
            }
            if (!status.equals("running")) {
                throw new IOException("the undo ended as " + status);
            }
            Thread.sleep(5);
        }
    }

    private byte[] called(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("x-aether-api-key", KEY)
                .header("x-account-id", ACCOUNT)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + " was answered " + answer.statusCode());
        }
        return answer.body();
    }

    /// Imports by a run and watches the live heap, always after a collection, until it has ended.
    ///
    /// @return the largest live heap in MiB
    double peakHeap(String path, Path file) throws IOException, InterruptedException {
        var json = new ObjectMapper();
        HttpResponse<byte[]> accepted =
                client.send(uploading(path + "&mode=async", file), HttpResponse.BodyHandlers.ofByteArray());
        String run = json.readTree(accepted.body()).at("/data/run_id").asText();
        if (accepted.statusCode() != 202) {
            throw new IOException("the import was answered " + new String(accepted.body(), StandardCharsets.UTF_8));
        }
        double peak = 0;
        try (Heap heap = heap()) {
            String status = "running";
            while (status.equals("running")) {
                peak = Math.max(peak, heap.live());
                TimeUnit.MILLISECONDS.sleep(10);
                JsonNode now = json.readTree(client.send(
                                request("/v3/hub/run/" + run).GET().build(), HttpResponse.BodyHandlers.ofByteArray())
                        .body());
                status = now.at("/data/status").asText();
                if (status.equals("failed")) {
                    throw new IOException(now.at("/data/message").asText());
                }
            }
        }
        return peak;
    }

    /// What is reachable of the hub's heap.
    static final class Heap implements AutoCloseable {
        private final JMXConnector connector;
        private final MemoryMXBean memory;

        @SuppressWarnings("BanJNDI") // the address is the one that our own child process gave us
        private Heap(String address) throws IOException {
            connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
            memory = ManagementFactory.newPlatformMXBeanProxy(
                    connector.getMBeanServerConnection(), ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
        }

        /// In MiB, after a collection.
        double live() {
            memory.gc();
            return memory.getHeapMemoryUsage().getUsed() / 1048576.0;
        }

        @Override
        public void close() throws IOException {
            connector.close();
        }
    }

    Heap heap() throws IOException {
        return new Heap(agent());
    }

    private String agent() throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
            try {
                return machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException("the hub's heap can't be looked at", e);
        }
    }

    private HttpRequest uploading(String path, Path file) throws IOException {
        String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + file.getFileName() + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        return request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.concat(
                        HttpRequest.BodyPublishers.ofString(head),
                        HttpRequest.BodyPublishers.ofFile(file),
                        HttpRequest.BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n")))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("x-aether-api-key", KEY)
                .header("x-account-id", ACCOUNT);
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /// Posts JSON and reads the answer.
    JsonNode post(String path, String body) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 300) {
            throw new IOException(path + " answered " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return new ObjectMapper().readTree(answer.body());
    }

    /// Sends a webhook as Zoom signs it, and tells the status.
    CompletableFuture<Integer> webhook(String path, String time, String signature, String body) {
        return client.sendAsync(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Content-Type", "application/json")
                                .header("x-zm-request-timestamp", time)
                                .header("x-zm-signature", signature)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    /// Sends an event and tells the status.
    CompletableFuture<Integer> event(String path) {
        return client.sendAsync(
                        request(path)
                                .header("Content-Type", "application/octet-stream")
                                .POST(HttpRequest.BodyPublishers.ofString("x"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    /// The id of a member that the sandbox of Novi knows, after it was asked for once.
    String verifiedMember() throws IOException, InterruptedException {
        String member = MEMBER;
        HttpResponse<byte[]> answer = client.send(
                request("/v3/action/idaa/novi_member/" + member).GET().build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("the member was answered " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return member;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
