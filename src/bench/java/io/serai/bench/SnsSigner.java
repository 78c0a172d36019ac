package io.serai.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.Base64;

/// Amazon SNS as far as a hub sees it: it signs messages by an RSA key, and serves the key's certificate.
final class SnsSigner implements AutoCloseable {
    static final String TOPIC = "arn:aws:sns:eu-central-1:000000000000:bench";
    private static final String PASSWORD = "changeit";
    private static final String CERTIFICATE = "/ses/SimpleNotificationService.pem";

    private final PrivateKey key;
    private final Certificate certificate;
    private final HttpServer server;

    /// @param folder for the key, which is made by the JDK's keytool
    SnsSigner(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        Path store = Files.createDirectories(folder).resolve("sns.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "sns",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=sns.amazonaws.com",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        key = (PrivateKey) keys.getKey("sns", PASSWORD.toCharArray());
        certificate = keys.getCertificate("sns");
        byte[] pem = ("-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n")
                .getBytes(StandardCharsets.US_ASCII);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(CERTIFICATE, call -> {
            try (call) {
                call.sendResponseHeaders(200, pem.length);
                call.getResponseBody().write(pem);
            }
        });
        server.start();
    }

    /// What is SES' own address for the hub, under which the certificate lies.
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/ses";
    }

    /// A notification with that message, signed as SNS describes it (docs.aws.amazon.com/sns, verifying signatures).
    String signed(String id, String message) throws GeneralSecurityException {
        String time = Instant.now().toString();
        String text = "Message\n" + message + "\nMessageId\n" + id + "\nTimestamp\n" + time + "\nTopicArn\n" + TOPIC
                + "\nType\nNotification\n";
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(text.getBytes(StandardCharsets.UTF_8));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        return body.put("Type", "Notification")
                .put("MessageId", id)
                .put("TopicArn", TOPIC)
                .put("Message", message)
                .put("Timestamp", time)
                .put("SignatureVersion", "2")
                .put("Signature", Base64.getEncoder().encodeToString(signature.sign()))
                .put("SigningCertURL", url().replace("/ses", CERTIFICATE))
                .toString();
    }

    /// How many signatures like those one core checks in a second, with nothing else to do.
    double checks(int count) throws GeneralSecurityException {
        byte[] text = new byte[400];
        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(key);
        signer.update(text);
        byte[] signed = signer.sign();
        double best = 0;
        for (int round = 0; round < 5; round++) {
            long begun = System.nanoTime();
            for (int i = 0; i < count; i++) {
                Signature check = Signature.getInstance("SHA256withRSA");
                check.initVerify(certificate);
                check.update(text);
                if (!check.verify(signed)) {
                    throw new IllegalStateException("a right signature is told to be wrong");
                }
            }
            best = Math.max(best, count / ((System.nanoTime() - begun) / 1e9));
        }
        return best;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
