package io.serai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// A home of a hub with the project's own routes, and some of an account's own: `POST /trial/sms?to=` and
/// `POST /trial/ntfy?topic=` send a text, and `POST /trial/notice?person=` tells the person of that key something, with
/// the body as its data.
public final class TrialHome implements AutoCloseable {
    private static final String OPENAPI = """
            openapi: 3.1.0
            info: {title: Trial, version: 1.0.0}
            paths:
              /trial/sms:
                post:
                  operationId: trialSms
                  summary: Sends an SMS.
                  x-permission: route:call
                  x-account: true
                  parameters:
                    - {name: to, in: query, schema: {type: string, default: "+4930123456"}}
                  requestBody: {required: true, content: {text/plain: {schema: {type: string}}}}
                  responses: {'200': {description: Sent.}}
              /trial/ntfy:
                post:
                  operationId: trialNtfy
                  summary: Publishes a message.
                  x-permission: route:call
                  x-account: true
                  parameters:
                    - {name: topic, in: query, schema: {type: string, default: desk}}
                  requestBody: {required: true, content: {text/plain: {schema: {type: string}}}}
                  responses: {'200': {description: Sent.}}
              /trial/notice:
                post:
                  operationId: trialNotice
                  summary: Tells a person something.
                  x-permission: route:call
                  x-account: true
                  parameters:
                    - {name: person, in: query, required: true, schema: {type: integer}}
                    - {name: type, in: query, schema: {type: string, default: trial}}
                    - {name: source, in: query, schema: {type: string, default: source-1}}
                    - {name: title, in: query, schema: {type: string, default: A title}}
                    - {name: message, in: query, schema: {type: string, default: A message}}
                  requestBody: {required: true, content: {application/json: {schema: {type: object}}}}
                  responses: {'200': {description: Told.}}
                delete:
                  operationId: trialNoNotice
                  summary: Takes away what people were told of something.
                  x-permission: route:call
                  x-account: true
                  parameters:
                    - {name: source, in: query, required: true, schema: {type: string}}
                  responses: {'200': {description: Taken away.}}
            """;

    private static final String ROUTES = """
            - route:
                id: trialSms
                description: Sends an SMS.
                from:
                  uri: direct:trialSms
                  steps:
                    - to:
                        uri: kamelet:twilio-sms-action
                        parameters: {to: "${header.to}"}
            - route:
                id: trialNtfy
                description: Publishes a message.
                from:
                  uri: direct:trialNtfy
                  steps:
                    - to:
                        uri: kamelet:ntfy-publish-action
                        parameters: {topic: "${header.topic}", title: Doors, priority: "4"}
            - route:
                id: trialNotice
                description: Tells a person something.
                from:
                  uri: direct:trialNotice
                  steps:
                    - transacted: {}
                    - bean:
                        ref: notices
                        method: >-
                          tell(${header.person}, ${header.type}, ${header.title}, ${header.message}, ${body}, 'trial',
                          ${header.source})
            - route:
                id: trialNoNotice
                description: Takes away what people were told of something.
                from:
                  uri: direct:trialNoNotice
                  steps:
                    - transacted: {}
                    - bean: {ref: notices, method: "takeAway('trial', ${header.source})"}
            """;

    private final Path path;

    public TrialHome(String name) {
        try {
            Path root = Files.createDirectories(Path.of("target/test-hubs").toAbsolutePath());
            path = Files.createTempDirectory(root, name + "-home-");
            for (String folder : new String[] {"config", "routes", "kamelets"}) {
                try (Stream<Path> files = Files.walk(Path.of(folder))) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        Files.createDirectories(path.resolve(file).getParent());
                        Files.copy(file, path.resolve(file));
                    }
                }
            }
            addRoutes(Files.createDirectories(path.resolve("routes/trial")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    private static void addRoutes(Path trial) throws IOException {
        Files.writeString(trial.resolve("openapi.yaml"), OPENAPI);
        Files.writeString(trial.resolve("trial.camel.yaml"), ROUTES);
    }

    @Override
    public void close() {
        TestFolders.delete(path);
    }
}
