using PluginHost.Tests.Compilation;

namespace PluginHost.Fuzz.Tests.Modules;

/// <summary>Takes a module apart into its sections and puts it together, so that a change inside leaves the outside in order.</summary>
internal static class ModuleSections
{
    private const int PreambleBytes = 8;

    public static List<(int Id, byte[] Contents)> Split(ReadOnlySpan<byte> module)
    {
        var sections = new List<(int, byte[])>();
        ReadOnlySpan<byte> rest = module[PreambleBytes..];
        while (!rest.IsEmpty)
        {
            int size = 0;
            int read = 1;
            for (int shift = 0; ; shift += 7)
            {
                byte next = rest[read++];
                size |= (next & 0x7F) << shift;
                if ((next & 0x80) == 0)
                {
                    break;
                }
            }

            sections.Add((rest[0], rest.Slice(read, size).ToArray()));
            rest = rest[(read + size)..];
        }

        return sections;
    }

    public static byte[] Join(IEnumerable<(int Id, byte[] Contents)> sections) =>
        WasmBytes.Module([.. sections.Select(section => WasmBytes.Section(section.Id, section.Contents))]);
}
