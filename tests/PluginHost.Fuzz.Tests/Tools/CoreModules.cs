using PluginHost.Fuzz.Tests.Components;

namespace PluginHost.Fuzz.Tests.Tools;

/// <summary>Finds the core modules of a component, and puts another in the place of one.</summary>
internal sealed class CoreModules
{
    private readonly List<ComponentSection> _sections;
    private readonly List<(List<ComponentSection> In, int Index)> _places = [];

    public CoreModules(ReadOnlySpan<byte> component)
    {
        _sections = ComponentSection.Split(component);
        Find(_sections);
    }

    public int Count => _places.Count;

    public byte[] this[int module] => _places[module].In[_places[module].Index].Contents;

    /// <summary>The component with another core module.</summary>
    public byte[] With(int module, byte[] contents)
    {
        (List<ComponentSection> sections, int index) = _places[module];
        ComponentSection before = sections[index];
        sections[index] = before with { Contents = contents };
        byte[] component = ComponentSection.Join(_sections);
        sections[index] = before;
        return component;
    }

    private void Find(List<ComponentSection> sections)
    {
        for (int i = 0; i < sections.Count; i++)
        {
            if (sections[i].Inner is { } inner)
            {
                Find(inner);
            }
            else if (sections[i].IsModule)
            {
                _places.Add((sections, i));
            }
        }
    }
}
