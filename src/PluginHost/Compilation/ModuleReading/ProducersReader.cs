using System.Collections.Immutable;

namespace PluginHost.Compilation;

/// <summary>Reads the contents of a <c>producers</c> section (WebAssembly tool conventions).</summary>
internal static class ProducersReader
{
    public static ModuleProducers Read(ref BinaryCursor cursor, ModuleBuilder module)
    {
        var languages = ImmutableArray.CreateBuilder<Producer>();
        var processedBy = ImmutableArray.CreateBuilder<Producer>();
        var sdks = ImmutableArray.CreateBuilder<Producer>();
        int left = module.Limits.MaxProducers;
        int fields = cursor.ReadCount("fields", minimumEntrySize: 2, module.Limits.MaxProducers);
        for (int i = 0; i < fields; i++)
        {
            string field = module.ReadName(ref cursor, "the name of a field");
            int count = cursor.ReadCount("producers", minimumEntrySize: 2, left);
            left -= count;
            for (int j = 0; j < count; j++)
            {
                var producer = new Producer(module.ReadName(ref cursor, "a name"), module.ReadName(ref cursor, "a version"));
                Choose(field)?.Add(producer);
            }
        }

        return new ModuleProducers(languages.DrainToImmutable(), processedBy.DrainToImmutable(), sdks.DrainToImmutable());

        ImmutableArray<Producer>.Builder? Choose(string field) => field switch
        {
            "language" => languages,
            "processed-by" => processedBy,
            "sdk" => sdks,
            _ => null,
        };
    }
}
