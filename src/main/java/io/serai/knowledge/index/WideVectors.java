package io.serai.knowledge.index;

import java.io.IOException;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/// Lucene's own codec, for vectors of more numbers than the 1,024 that it lets in. Files are written under
/// the names of its own formats, which read any size.
final class WideVectors extends FilterCodec {
    static final int MOST = 4_096;

    private final KnnVectorsFormat vectors = new PerFieldKnnVectorsFormat() {
        private final KnnVectorsFormat wide = new Wide(new Lucene99HnswVectorsFormat());

        @Override
        public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
            return wide;
        }
    };

    WideVectors() {
        this(Codec.getDefault());
    }

    private WideVectors(Codec own) {
        super(own.getName(), own);
    }

    @Override
    public KnnVectorsFormat knnVectorsFormat() {
        return vectors;
    }

    private static final class Wide extends KnnVectorsFormat {
        private final KnnVectorsFormat own;

        Wide(KnnVectorsFormat own) {
            super(own.getName());
            this.own = own;
        }

        @Override
        public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
            return own.fieldsWriter(state);
        }

        @Override
        public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
            return own.fieldsReader(state);
        }

        @Override
        public int getMaxDimensions(String field) {
            return MOST;
        }
    }
}
