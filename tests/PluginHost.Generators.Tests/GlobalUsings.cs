global using PluginHost.Generators.Wit;
