import { mount } from 'svelte';
import App from './App.svelte';
import { language, languageTags } from './messages/language.ts';
import './styles/tokens.css';
import './styles/parts.css';
import './styles/app.css';
import './styles/narrow.css';

document.documentElement.lang = languageTags[language];
mount(App, { target: document.body });
