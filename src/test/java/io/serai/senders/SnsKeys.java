package io.serai.senders;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;

/// A key and its certificate, as SNS has one.
final class SnsKeys {
    private static final String PASSWORD = "changeit";

    private final PrivateKey key;
    private final byte[] pem;

    /// @param kind `RSA` or `EC`
    SnsKeys(String kind) {
        try {
            Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "sns-");
            Path store = folder.resolve("sns.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "sns",
                            "-keyalg",
                            kind,
                            "-dname",
                            "CN=sns.amazonaws.com",
                            "-validity",
                            "30",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            PASSWORD)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new AssertionError(said);
            }
            var keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            key = (PrivateKey) keys.getKey("sns", PASSWORD.toCharArray());
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(keys.getCertificate("sns").getEncoded());
            pem = ("-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n")
                    .getBytes(StandardCharsets.US_ASCII);
            Files.delete(store);
            Files.delete(folder);
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    byte[] pem() {
        return pem.clone();
    }

    /// Signed as SNS describes it, written here from its description and not by the code under test.
    ObjectNode sign(ObjectNode message, String version) {
        message.put("SignatureVersion", version);
        boolean notification = message.path("Type").asText().equals("Notification");
        String[] names = notification
                ? new String[] {"Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"}
                : new String[] {"Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"};
        var text = new StringBuilder();
        for (String name : names) {
            if (message.hasNonNull(name)) {
                text.append(name)
                        .append("\n")
                        .append(message.path(name).asText())
                        .append("\n");
            }
        }
        try {
            Signature signature = Signature.getInstance(version.equals("1") ? "SHA1withRSA" : "SHA256withRSA");
            signature.initSign(key);
            signature.update(text.toString().getBytes(StandardCharsets.UTF_8));
            return message.put("Signature", Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
