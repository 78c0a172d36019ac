package io.serai.bench;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Operations as a domain has them, and as many as it takes to see what one costs: two parameters, a body of five
/// fields, a route of three steps.
final class MoreOperations {
    private MoreOperations() {}

    static String contract(int count) {
        return """
                openapi: 3.1.0
                info: {title: More operations, version: "1"}
                paths:
                """ + each(count, """
                  /bench/thing_%1$d/{id}:
                    post:
                      operationId: benchKeepThing%1$d
                      summary: Keeps thing %1$d.
                      x-permission: bench:write
                      x-account: true
                      parameters:
                        - {name: id, in: path, required: true, schema: {type: string, pattern: '^[A-Za-z0-9]{11}$'}}
                        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 25}}
                      requestBody:
                        required: true
                        content:
                          application/json:
                            schema:
                              type: object
                              additionalProperties: false
                              required: [name]
                              properties:
                                name: {type: string, minLength: 1, maxLength: 200}
                                email: {type: string, maxLength: 254}
                                count: {type: integer, minimum: 0, maximum: 1000}
                                kind: {type: string, enum: [one, two, three]}
                                enabled: {type: boolean}
                      responses: {'200': {description: kept}}
                """);
    }

    static String routes(int count) {
        return each(count, """
                - route:
                    id: benchKeepThing%1$d
                    description: Keeps thing %1$d.
                    from:
                      uri: direct:benchKeepThing%1$d
                      steps:
                        - setProperty: {name: kept, simple: "${body}"}
                        - setHeader: {name: thing, simple: "${header.id}-%1$d"}
                        - setBody: {simple: "${header.thing}"}
                """);
    }

    private static String each(int count, String text) {
        return IntStream.rangeClosed(1, count).mapToObj(text::formatted).collect(Collectors.joining());
    }
}
