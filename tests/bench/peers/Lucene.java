import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cn.smart.SmartChineseAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.facet.FacetsCollector;
import org.apache.lucene.facet.FacetsCollectorManager;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.sortedset.DefaultSortedSetDocValuesReaderState;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetCounts;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetField;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesReaderState;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;

/**
 * Lucene as a peer. A section is a document; a query is a phrase of what the analyzer makes of it.
 *
 * <p>Lucene cjk|smart index SECTIONS INDEX, then Lucene cjk|smart serve INDEX: see run.py.
 */
public final class Lucene {
  private static final FacetsConfig FACETS = new FacetsConfig();

  public static void main(String[] arguments) throws Exception {
    Analyzer analyzer = arguments[0].equals("cjk")
        ? new CJKAnalyzer(org.apache.lucene.analysis.CharArraySet.EMPTY_SET)
        : new SmartChineseAnalyzer();
    if (arguments[1].equals("index")) {
      index(analyzer, Path.of(arguments[2]), Path.of(arguments[3]));
    } else {
      serve(analyzer, Path.of(arguments[2]));
    }
  }

  private static void index(Analyzer analyzer, Path sections, Path to) throws Exception {
    IndexWriterConfig config = new IndexWriterConfig(analyzer).setRAMBufferSizeMB(128);
    try (Directory directory = FSDirectory.open(to);
        IndexWriter writer = new IndexWriter(directory, config);
        BufferedReader lines = Files.newBufferedReader(sections)) {
      for (String line; (line = lines.readLine()) != null; ) {
        String[] columns = line.split("\t", 4);
        Document document = new Document();
        document.add(new StringField("school", columns[0], Field.Store.YES));
        document.add(new StringField("year", columns[1], Field.Store.YES));
        document.add(new StringField("kind", columns[2], Field.Store.YES));
        document.add(new SortedSetDocValuesFacetField("school", columns[0].isEmpty() ? "?" : columns[0]));
        document.add(new TextField("text", columns[3].replace('\u0001', '\n'), Field.Store.YES));
        writer.addDocument(FACETS.build(document));
      }
      writer.commit();
    }
  }

  private static void serve(Analyzer analyzer, Path from) throws Exception {
    try (Directory directory = FSDirectory.open(from);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      SortedSetDocValuesReaderState state = new DefaultSortedSetDocValuesReaderState(reader, FACETS);
      QueryBuilder queries = new QueryBuilder(analyzer);
      BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line; (line = asked.readLine()) != null; ) {
        String[] parts = line.split("\t", 2);
        long start = System.nanoTime();
        Query query = queries.createPhraseQuery("text", parts[1]);
        int found = parts[0].equals("count") ? searcher.count(query) : page(searcher, state, query);
        System.out.println(found + "\t-\t" + (System.nanoTime() - start) / 1000);
      }
    }
  }

  /** The exact total, the first twenty schools, and the stored texts of the ten best. */
  private static int page(IndexSearcher searcher, SortedSetDocValuesReaderState state, Query query) throws Exception {
    var collected = FacetsCollectorManager.search(searcher, query, 10, new FacetsCollectorManager());
    TopDocs best = collected.topDocs();
    FacetsCollector facets = collected.facetsCollector();
    new SortedSetDocValuesFacetCounts(state, facets).getTopChildren(20, "school");

    StoredFields stored = searcher.storedFields();
    for (ScoreDoc hit : best.scoreDocs) {
      if (stored.document(hit.doc, Set.of("school", "text")).get("text") == null) {
        throw new IllegalStateException("a hit has no text");
      }
    }
    return (int) best.totalHits.value();
  }
}
