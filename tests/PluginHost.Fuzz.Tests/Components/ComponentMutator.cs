using CsCheck;
using PluginHost.Fuzz.Tests.Support;

namespace PluginHost.Fuzz.Tests.Components;

/// <summary>Changes components: any of their bytes, or what they are made of, with the sizes made right again.</summary>
internal sealed class ComponentMutator(PCG random, IReadOnlyList<byte[]> components) : Mutator(random, Meaningful)
{
    private const int PreambleBytes = 8;

    /// <summary>The numbers of sorts, types, options and canonical definitions, and small indices.</summary>
    private static readonly byte[] Meaningful =
        [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x08, 0x10, 0x11, 0x12, 0x3F, 0x40, 0x41, 0x42, 0x43, 0x50, 0x60, 0x65, 0x66, 0x67,
         0x68, 0x69, 0x6A, 0x6B, 0x6D, 0x6E, 0x6F, 0x70, 0x71, 0x72, 0x73, 0x79, 0x7B, 0x7D, 0x7E, 0x7F, 0x80, 0xFF];

    /// <summary>A changed component whose core modules are whole, so that what the engine says of it is about the component.</summary>
    public byte[] NextStructure()
    {
        List<ComponentSection> sections = ComponentSection.Split(components[Below(components.Count)]);
        for (int changes = 1 + Below(2); changes > 0; changes--)
        {
            ChangeSections(sections);
        }

        return ComponentSection.Join(sections);
    }

    /// <summary>A component with any of its bytes changed.</summary>
    public byte[] NextBytes()
    {
        byte[] component = components[Below(components.Count)];
        for (int changes = 1 + Below(3); changes > 0; changes--)
        {
            component = Change(component, PreambleBytes);
        }

        return component;
    }

    private void ChangeSections(List<ComponentSection> sections)
    {
        if (sections.Count == 0)
        {
            return;
        }

        int index = Below(sections.Count);
        ComponentSection section = sections[index];
        switch (Below(10))
        {
            case 0:
                sections.RemoveAt(index);
                break;
            case 1:
                sections.Insert(Below(sections.Count + 1), section);
                break;
            case 2:
                sections.RemoveAt(index);
                sections.Insert(Below(sections.Count + 1), section);
                break;
            case 3:
                List<ComponentSection> other = ComponentSection.Split(components[Below(components.Count)]);
                if (other.Count > 0)
                {
                    sections.Insert(Below(sections.Count + 1), other[Below(other.Count)]);
                }

                break;
            default:
                if (section.Inner is { } inner)
                {
                    ChangeSections(inner);
                }
                else if (!section.IsModule)
                {
                    sections[index] = section with { Contents = Chance(3) ? Change(section.Contents, 0) : ChangeNumber(section.Contents) };
                }

                break;
        }
    }

    // Often another valid component: another index, type or letter.
    private byte[] ChangeNumber(byte[] bytes)
    {
        byte[] changed = [.. bytes];
        if (changed.Length > 0)
        {
            int at = Below(changed.Length);
            changed[at] = Below(3) switch
            {
                0 => (byte)(changed[at] + 1),
                1 => (byte)(changed[at] - 1),
                _ => Meaningful[Below(Meaningful.Length)],
            };
        }

        return changed;
    }
}
