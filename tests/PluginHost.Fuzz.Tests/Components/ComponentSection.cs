using PluginHost.Tests.Compilation;

namespace PluginHost.Fuzz.Tests.Components;

/// <summary>A section of a component: its bytes, or, when it is a component itself, its sections.</summary>
internal sealed record ComponentSection(int Id, byte[] Contents, List<ComponentSection>? Inner = null)
{
    private const int PreambleBytes = 8;
    private const int Component = 4;

    /// <summary>A core module, whose bytes the engine looks into and we do not.</summary>
    public bool IsModule => Id == 1;

    /// <summary>Takes a component apart, and the components in it.</summary>
    public static List<ComponentSection> Split(ReadOnlySpan<byte> component)
    {
        var sections = new List<ComponentSection>();
        ReadOnlySpan<byte> rest = component[PreambleBytes..];
        while (!rest.IsEmpty)
        {
            int id = rest[0];
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

            byte[] contents = rest.Slice(read, size).ToArray();
            sections.Add(new ComponentSection(id, contents, id == Component ? Split(contents) : null));
            rest = rest[(read + size)..];
        }

        return sections;
    }

    /// <summary>Puts a component together, with the sizes made right.</summary>
    public static byte[] Join(IEnumerable<ComponentSection> sections) =>
    [
        0x00, 0x61, 0x73, 0x6D, 0x0D, 0x00, 0x01, 0x00,
        .. sections.SelectMany(section => WasmBytes.Section(section.Id, section.Inner is { } inner ? Join(inner) : section.Contents)),
    ];
}
