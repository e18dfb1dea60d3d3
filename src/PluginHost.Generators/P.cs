namespace PluginHost.Generators;
internal static class Placeholder;
